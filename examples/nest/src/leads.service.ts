import { Injectable } from '@nestjs/common'
import type { EventOf } from '@posthorn/core'
import { OnWebhook } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'

@Injectable()
export class LeadsService {
  // Stands for your database.
  private readonly completed = new Map<string, number>()

  @OnWebhook(recover, 'checklist.completed')
  async complete(event: EventOf<typeof recover, 'checklist.completed'>) {
    // Your work goes here. While it runs, and once it is done, a retry does not run it again.
    this.completed.set(event.data.phone, event.data.total_items)
  }
}
