import type { AsanaEvents } from '@posthorn/providers/asana'
import type { JiraWebhook } from '@posthorn/providers/jira'
import type { LinearEvent } from '@posthorn/providers/linear'
import type { TrelloWebhook } from '@posthorn/providers/trello'
import { closed, open, type Recipes } from './recipe.js'

const person = { name: 'Ada Example', email: 'ada@example.com', timeZone: 'Europe/London' }

/** Senders of tasks. */
export const planning: Recipes = {
  asana: closed<AsanaEvents>({
    events: ({ iso, numericId, number }) => ({
      events: [
        {
          action: 'changed',
          resource: { gid: String(numericId()), resource_type: 'task', resource_subtype: 'default_task' },
          parent: null,
          user: { gid: String(number()), resource_type: 'user' },
          created_at: iso,
          change: { field: 'completed', action: 'changed' },
        },
      ],
    }),
  }),
  jira: open(
    ({ ms, numericId, token, type }, data): JiraWebhook => ({
      timestamp: ms,
      webhookEvent: type,
      user: { accountId: token(), displayName: person.name },
      issue: { id: String(numericId()), key: 'TEA-1', fields: { summary: 'The kettle leaks', issuetype: { name: 'Bug' } } },
      ...data,
    }),
    {
      'jira:issue_updated': ({ number }) => ({
        issue_event_type_name: 'issue_generic',
        changelog: { id: String(number()), items: [{ field: 'status', fromString: 'Open', toString: 'Done' }] },
      }),
      'jira:issue_created': () => ({ issue_event_type_name: 'issue_created' }),
      comment_created: ({ number }) => ({ comment: { id: String(number()), body: 'A new lid helps.' } }),
    },
  ),
  linear: open(
    ({ id, iso, ms, type, uuid }, data): LinearEvent => {
      const [kind = '', action = 'create'] = type.split('.')
      return {
        type: kind,
        action,
        organizationId: uuid(),
        webhookId: uuid(),
        webhookTimestamp: ms,
        createdAt: iso,
        data: { id: id(), createdAt: iso, ...data },
      }
    },
    {
      'Issue.create': () => ({ identifier: 'TEA-1', title: 'The kettle leaks', priority: 2, state: { name: 'Todo' } }),
      'Issue.update': () => ({ identifier: 'TEA-1', title: 'The kettle leaks', priority: 1, state: { name: 'Done' } }),
      'Comment.create': ({ uuid }) => ({ issueId: uuid(), body: 'A new lid helps.' }),
    },
  ),
  trello: open(
    ({ id, iso, token, type }, data): TrelloWebhook => {
      const board = { id: token(), name: 'Kettles', shortLink: token('', 8) }
      return {
        action: {
          id: id(''),
          type,
          date: iso,
          idMemberCreator: token(),
          data: { board, card: { id: token(), name: 'New lid', idShort: 1 }, ...data },
          memberCreator: { id: token(), fullName: person.name, username: 'ada' },
        },
        model: board,
        webhook: { id: token(), active: true, callbackURL: 'https://hooks.example.com/trello' },
      }
    },
    {
      updateCard: ({ token }) => ({ listBefore: { id: token(), name: 'To do' }, listAfter: { id: token(), name: 'Done' } }),
      createCard: ({ token }) => ({ list: { id: token(), name: 'To do' } }),
      commentCard: () => ({ text: 'A new lid helps.' }),
    },
  ),
}
