/** What people know senders by that are described under another name: owners, products, former names. */
export const otherNames: Readonly<Record<string, string>> = {
  'adyen-platform': 'Adyen for Platforms, Issuing',
  anthropic: 'Claude',
  'aws-sns': 'Amazon SNS',
  bitbucket: 'Atlassian',
  braintree: 'PayPal',
  connectwise: 'ConnectWise PSA, Manage',
  customerio: 'Customer.io',
  'discord-interactions': 'Discord commands and buttons',
  'dropbox-sign': 'HelloSign',
  jira: 'Atlassian',
  line: 'LINE Messaging API',
  mandrill: 'Mailchimp Transactional',
  'mercado-pago': 'Mercado Libre',
  messagebird: 'Bird',
  meta: 'Facebook, Instagram, Messenger',
  'microsoft-graph': 'Microsoft 365, Outlook, OneDrive, SharePoint, Teams resources',
  'microsoft-teams': 'Teams outgoing webhooks',
  openai: 'ChatGPT',
  plivo: 'SMS',
  pusher: 'Pusher Channels',
  quickbooks: 'Intuit',
  sendgrid: 'Twilio SendGrid',
  trello: 'Atlassian',
  twilio: 'SMS, calls',
  twitch: 'EventSub',
  vonage: 'Nexmo',
  whatsapp: 'Meta',
  wise: 'TransferWise',
  woocommerce: 'WordPress',
  x: 'Twitter',
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z\d]/g, '')

/** Names of the providers that somebody may mean by a name that none has. */
export function namesFor(given: string): readonly string[] {
  const wanted = plain(given)
  const matching = (others: (text: string) => readonly string[]) =>
    Object.entries(otherNames).flatMap(([name, text]) => (others(text).some((one) => plain(one) === wanted) ? [name] : []))
  const whole = matching((text) => text.split(', '))
  return whole.length > 0 ? whole : matching((text) => text.split(/,? /))
}
