import { type BeforeApplicationShutdown, Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { WebhooksModule } from '@posthorn/nest'
import { CampaignsService } from './campaigns.service.js'
import { DeliveriesController } from './deliveries.controller.js'
import { DeliveriesService } from './deliveries.service.js'
import { LeadsService } from './leads.service.js'
import { receivers } from './receivers.js'
import { closeStore } from './store.js'

const path = {
  recover: '/webhooks/recover',
  customerio: '/webhooks/customerio',
  referralloop: '/webhooks/referralloop',
  recomly: '/api/public/webhook/invite',
}

@Module({
  imports: [WebhooksModule.forRoot({ receivers, path })],
  controllers: [DeliveriesController],
  providers: [DeliveriesService, LeadsService, CampaignsService],
})
export class AppModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  // By now the receivers are closed, and Nest is about to wait until every connection has ended. Replies get a second
  // to leave; clients that hold a connection open do not hold up the exit. `forceCloseConnections` would cut off requests.
  beforeApplicationShutdown() {
    setTimeout(() => this.host.httpAdapter.getHttpServer().closeAllConnections(), 1000)
  }

  onApplicationShutdown() {
    return closeStore()
  }
}
