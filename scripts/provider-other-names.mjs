/** What people search for who do not know a sender by the name of its definition: owners, products, former names. */
const otherNames = {
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

/** What stands behind a provider's name. Refuses names of providers that are gone. */
export function otherNamesOf(providers) {
  const stray = Object.keys(otherNames).find((known) => !providers.some(({ name }) => name === known))
  if (stray) throw new Error(`provider-other-names.mjs has "${stray}", which is no provider.`)
  return ({ name }) => (Object.hasOwn(otherNames, name) ? ` (${otherNames[name]})` : '')
}
