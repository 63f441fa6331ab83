import type { BitbucketEvent } from '@posthorn/providers/bitbucket'
import type { BuildkiteEvent } from '@posthorn/providers/buildkite'
import type { CircleciEvent } from '@posthorn/providers/circleci'
import type { GithubEvent } from '@posthorn/providers/github'
import type { GitlabEvent } from '@posthorn/providers/gitlab'
import type { HerokuEvent } from '@posthorn/providers/heroku'
import type { PagerdutyWebhook } from '@posthorn/providers/pagerduty'
import type { SentryWebhook } from '@posthorn/providers/sentry'
import type { VercelEvent } from '@posthorn/providers/vercel'
import type { Occasion } from './occasion.js'
import { open, type Recipe, type Recipes } from './recipe.js'

const author = { name: 'Ada Example', email: 'ada@example.com' }
const userPage = 'https://example.com/ada'

const commit = ({ isoSeconds, token }: Occasion) => ({
  id: token('', 40),
  message: 'Fix the kettle',
  timestamp: isoSeconds,
  author,
})

const gitlab: Recipe = open(
  ({ type, number }, data): GitlabEvent => ({
    object_kind: type,
    user: { name: 'Ada Example', username: 'ada' },
    project: { id: number(), name: 'kettle', path_with_namespace: 'example/kettle' },
    ...data,
  }),
  {
    push: (at) => ({ ref: 'refs/heads/main', before: at.token('', 40), after: at.token('', 40), commits: [commit(at)] }),
    merge_request: ({ number }) => ({
      object_attributes: { id: number(), iid: 1, title: 'Fix the kettle', state: 'opened', action: 'open' },
    }),
    pipeline: ({ number, token }) => ({
      object_attributes: { id: number(), ref: 'main', sha: token('', 40), status: 'success' },
    }),
    issue: ({ number }) => ({
      object_attributes: { id: number(), iid: 2, title: 'The kettle leaks', state: 'opened', action: 'open' },
    }),
  },
)

/** Senders of code, builds, releases and alarms. */
export const code: Recipes = {
  bitbucket: open(
    ({ uuid }, data): BitbucketEvent => ({
      actor: { display_name: 'Ada Example', uuid: `{${uuid()}}`, type: 'user' },
      repository: { uuid: `{${uuid()}}`, full_name: 'example/kettle' },
      ...data,
    }),
    {
      'repo:push': ({ token }) => ({
        push: { changes: [{ new: { type: 'branch', name: 'main', target: { hash: token('', 40) } } }] },
      }),
      'pullrequest:created': ({ number }) => ({ pullrequest: { id: number(), title: 'Fix the kettle', state: 'OPEN' } }),
      'pullrequest:fulfilled': ({ number }) => ({ pullrequest: { id: number(), title: 'Fix the kettle', state: 'MERGED' } }),
    },
  ),
  buildkite: open(
    ({ type, uuid }, data): BuildkiteEvent => ({ event: type, sender: { id: uuid(), name: 'Ada Example' }, ...data }),
    {
      'build.finished': ({ number, token, uuid }) => ({
        build: { id: uuid(), number: number(), state: 'passed', branch: 'main', commit: token('', 40) },
        pipeline: { id: uuid(), slug: 'kettle' },
      }),
      'job.finished': ({ uuid }) => ({ job: { id: uuid(), type: 'script', state: 'passed', exit_status: 0 } }),
    },
  ),
  circleci: open(
    ({ id, iso, type, uuid }, data): CircleciEvent => ({
      id: id(),
      type,
      happened_at: iso,
      webhook: { id: uuid(), name: 'Example' },
      project: { id: uuid(), name: 'kettle', slug: 'github/example/kettle' },
      ...data,
    }),
    {
      'workflow-completed': ({ uuid }) => ({ workflow: { id: uuid(), name: 'build-and-test', status: 'success' } }),
      'job-completed': ({ number, uuid }) => ({ job: { id: uuid(), name: 'test', number: number(), status: 'success' } }),
    },
  ),
  github: open(
    ({ number }, data): GithubEvent => ({
      ...data,
      repository: { id: number(), name: 'kettle', full_name: 'example/kettle' },
      sender: { login: 'ada', id: number() },
    }),
    {
      push: (at) => ({ ref: 'refs/heads/main', before: at.token('', 40), after: at.token('', 40), commits: [commit(at)] }),
      'issues.opened': ({ number }) => ({ issue: { id: number(), number: 1, title: 'The kettle leaks', state: 'open' } }),
      'pull_request.opened': ({ number }) => ({
        number: 2,
        pull_request: { id: number(), number: 2, title: 'Fix the kettle', state: 'open' },
      }),
      'workflow_run.completed': ({ number }) => ({ workflow_run: { id: number(), name: 'CI', conclusion: 'success' } }),
      ping: ({ number }) => ({ zen: 'Keep it simple.', hook_id: number() }),
    },
  ),
  gitlab,
  'gitlab-token': gitlab,
  heroku: open(
    ({ id, type, uuid }, data): HerokuEvent => {
      const [resource = '', action = ''] = type.split('.')
      return {
        id: uuid(),
        resource,
        action: action as HerokuEvent['action'],
        data: { id: uuid(), ...data },
        previous_data: {},
        actor: { id: uuid(), email: author.email },
        webhook_metadata: {
          attempt: { id: uuid() },
          delivery: { id: id() },
          event: { id: uuid(), include: `api:${resource}` },
          webhook: { id: uuid() },
        },
      }
    },
    {
      'release.create': () => ({ version: 12, status: 'succeeded', description: 'Deploy', current: true }),
      'build.update': () => ({ status: 'succeeded', stack: 'heroku-24' }),
    },
    /^[^.]+\.(?:create|update|destroy)$/,
  ),
  pagerduty: open(
    ({ id, iso, token, type }, data): PagerdutyWebhook => ({
      event: {
        id: id('01'),
        event_type: type,
        resource_type: type.split('.')[0]!,
        occurred_at: iso,
        agent: { id: token('P', 6).toUpperCase(), type: 'user_reference', html_url: userPage },
        client: null,
        data: { id: token('Q', 13).toUpperCase(), type: 'incident', ...data },
      },
    }),
    {
      'incident.triggered': () => ({ title: 'The kettle boils over', status: 'triggered', urgency: 'high' }),
      'incident.acknowledged': () => ({ title: 'The kettle boils over', status: 'acknowledged', urgency: 'high' }),
      'incident.resolved': () => ({ title: 'The kettle boils over', status: 'resolved', urgency: 'high' }),
    },
  ),
  sentry: open(
    ({ number, type, uuid }, data): SentryWebhook => ({
      action: type.replace(/^[^.]*\.?/, ''),
      installation: { uuid: uuid() },
      data,
      actor: { type: 'user', id: number(), name: 'Ada Example' },
    }),
    {
      'issue.created': ({ number }) => ({
        issue: { id: String(number()), title: 'TypeError: no kettle', level: 'error', status: 'unresolved' },
      }),
      'issue.resolved': ({ number }) => ({
        issue: { id: String(number()), title: 'TypeError: no kettle', level: 'error', status: 'resolved' },
      }),
      'event_alert.triggered': ({ token }) => ({
        event: { event_id: token('', 32), title: 'TypeError: no kettle', level: 'error' },
      }),
    },
  ),
  vercel: open(
    ({ id, ms, token, type }, data): VercelEvent => ({
      id: id(''),
      type,
      createdAt: ms,
      region: null,
      payload: { team: { id: token('team_') }, ...data },
    }),
    {
      'deployment.succeeded': ({ token }) => ({ deployment: { id: token('dpl_'), name: 'kettle', url: 'kettle.example.com' } }),
      'deployment.created': ({ token }) => ({ deployment: { id: token('dpl_'), name: 'kettle', url: 'kettle.example.com' } }),
      'deployment.error': ({ token }) => ({ deployment: { id: token('dpl_'), name: 'kettle', url: 'kettle.example.com' } }),
    },
  ),
}
