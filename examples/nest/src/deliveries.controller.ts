import { Controller, Get, Inject } from '@nestjs/common'
import { DeliveriesService } from './deliveries.service.js'

@Controller('deliveries')
export class DeliveriesController {
  constructor(@Inject(DeliveriesService) private readonly deliveries: DeliveriesService) {}

  @Get()
  list() {
    return this.deliveries.runs
  }
}
