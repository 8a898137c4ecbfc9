// written by scripts/generate.ts, do not edit
import type { Scope } from './manifest.ts';

/** A field the platform fills in on install. Names are assumed by miniapp. */
export interface SystemField {
  readonly name: SystemFieldName;
  readonly description: string;
}

/** Assumed by miniapp. */
export type SystemFieldName = 'api_key' | 'flow_ns' | 'workspace_id' | 'installation_id';

/** A field that signing in by OAuth adds to the auth inputs. That there are such fields is assumed by miniapp. */
export interface OAuthField {
  readonly name: OAuthFieldName;
  readonly description: string;
}

/** Assumed by miniapp. */
export type OAuthFieldName = 'access_token' | 'refresh_token';

/** An API scope. Ids, and every label but “View flow tags”, are assumed by miniapp. */
export interface CatalogScope {
  readonly id: Scope;
  readonly label: string;
  /** The heading scopes are grouped by, for example `Flow tags`. */
  readonly resource: string;
  readonly description: string;
  /** Scopes whose operations come along. */
  readonly includes?: readonly Scope[];
  /** The operations this scope opens itself, for example `GET /flow/tags`; each operation stands in one scope only. */
  readonly operations: readonly string[];
}

/** Width and height in pixels, or as a ratio. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** What an image of the listing must be. All limits are assumed by miniapp. */
export interface ImageLimits {
  readonly formats: readonly ImageFormat[];
  readonly aspectRatio: ImageSize;
  readonly minimum: ImageSize;
  readonly maximum: ImageSize;
  readonly maximumBytes: number;
}

export type ImageFormat = 'png' | 'jpeg' | 'webp';

export const systemFields: readonly SystemField[] = [
  { name: 'api_key', description: 'The API key of the installation, with exactly the scopes the app asks for.' },
  { name: 'flow_ns', description: 'The id of the chatbot the app is installed in, for example f190385.' },
  { name: 'workspace_id', description: 'The id of the workspace the chatbot belongs to.' },
  { name: 'installation_id', description: 'The id of the installation; a reinstall gets a new one.' },
];

export const oauthFields: readonly OAuthField[] = [
  { name: 'access_token', description: 'The access token of the user’s account at the developer’s service.' },
  { name: 'refresh_token', description: 'The token that gets a new access token; empty when the service issues none.' },
];

export const listing: Readonly<Record<'logo' | 'cover', ImageLimits>> = {
  logo: { formats: ['png', 'jpeg', 'webp'], aspectRatio: { width: 1, height: 1 }, minimum: { width: 256, height: 256 }, maximum: { width: 1024, height: 1024 }, maximumBytes: 1048576 },
  cover: { formats: ['png', 'jpeg', 'webp'], aspectRatio: { width: 16, height: 9 }, minimum: { width: 1280, height: 720 }, maximum: { width: 2560, height: 1440 }, maximumBytes: 2097152 },
};

export const scopes: readonly CatalogScope[] = [
  {
    id: 'flows:view',
    label: 'View flows',
    resource: 'Flows',
    description: 'The flows’ subflows, agents, counts of bot users, template installs, widgets, webhooks and settings.',
    operations: [
      'GET /flow/subflows',
      'GET /flow/bot-users-count',
      'GET /flow/agents',
      'GET /flow/template-installs',
      'GET /flow/settings/get-default-ai-provider',
      'GET /flow/inbound-webhooks',
      'GET /flow/chat-button-widgets',
    ],
  },
  {
    id: 'flows:manage',
    label: 'Manage flows',
    resource: 'Flows',
    description: 'Delete subflows, and change default flows and flow settings.',
    includes: ['flows:view'],
    operations: [
      'DELETE /flow/delete-sub-flow',
      'POST /flow/set-default-start-flow',
      'POST /flow/set-web-chat-widget-default-start-flow',
      'POST /flow/settings/set-audio-transcription',
      'POST /flow/settings/set-default-ai-provider',
    ],
  },
  {
    id: 'flow-tags:view',
    label: 'View flow tags',
    resource: 'Flow tags',
    description: 'The tags of the chatbot.',
    operations: [
      'GET /flow/tags',
    ],
  },
  {
    id: 'flow-tags:manage',
    label: 'Manage flow tags',
    resource: 'Flow tags',
    description: 'Create and delete tags.',
    includes: ['flow-tags:view'],
    operations: [
      'POST /flow/create-tag',
      'DELETE /flow/delete-tag',
      'DELETE /flow/delete-tag-by-name',
    ],
  },
  {
    id: 'user-fields:view',
    label: 'View user fields',
    resource: 'User fields',
    description: 'The user fields of the chatbot, without the users’ values.',
    operations: [
      'GET /flow/user-fields',
    ],
  },
  {
    id: 'user-fields:manage',
    label: 'Manage user fields',
    resource: 'User fields',
    description: 'Create, change and delete user fields.',
    includes: ['user-fields:view'],
    operations: [
      'POST /flow/create-user-field',
      'POST /flow/update-user-field',
      'DELETE /flow/delete-user-field',
      'DELETE /flow/delete-user-field-by-name',
    ],
  },
  {
    id: 'bot-fields:view',
    label: 'View bot fields',
    resource: 'Bot fields',
    description: 'The bot fields and their values.',
    operations: [
      'GET /flow/bot-fields',
    ],
  },
  {
    id: 'bot-fields:manage',
    label: 'Manage bot fields',
    resource: 'Bot fields',
    description: 'Create and delete bot fields, and set their values.',
    includes: ['bot-fields:view'],
    operations: [
      'POST /flow/create-bot-field',
      'PUT /flow/set-bot-field',
      'PUT /flow/set-bot-field-by-name',
      'PUT /flow/set-bot-fields',
      'PUT /flow/set-bot-fields-by-name',
      'DELETE /flow/delete-bot-field',
      'DELETE /flow/delete-bot-field-by-name',
    ],
  },
  {
    id: 'segments:view',
    label: 'View segments',
    resource: 'Segments',
    description: 'The segments of the chatbot’s users.',
    operations: [
      'GET /flow/segments',
    ],
  },
  {
    id: 'custom-events:view',
    label: 'View custom events',
    resource: 'Custom events',
    description: 'Custom events, their summary and data.',
    operations: [
      'GET /flow/custom-events',
      'GET /flow/custom-events/summary',
      'GET /flow/custom-events/data',
    ],
  },
  {
    id: 'conversations:view',
    label: 'View conversations',
    resource: 'Conversations',
    description: 'Data of conversations and of the agents’ activity.',
    operations: [
      'GET /flow/agent-activity-log/data',
      'GET /flow/conversations/data',
    ],
  },
  {
    id: 'ai-agents:view',
    label: 'View AI agents',
    resource: 'AI agents',
    description: 'AI agents and AI tasks.',
    operations: [
      'GET /flow/ai-agents',
      'GET /flow/ai-tasks',
    ],
  },
  {
    id: 'ai-agents:manage',
    label: 'Manage AI agents',
    resource: 'AI agents',
    description: 'Change the provider of AI agents and AI tasks.',
    includes: ['ai-agents:view'],
    operations: [
      'POST /flow/update-ai-agent-provider',
      'POST /flow/update-ai-task-provider',
    ],
  },
  {
    id: 'subscribers:view',
    label: 'View subscribers',
    resource: 'Subscribers',
    description: 'The chatbot’s users, their fields, tags and chat messages.',
    operations: [
      'GET /subscribers',
      'GET /subscriber/get-info',
      'GET /subscriber/get-info-by-user-id',
      'GET /subscriber/chat-messages',
      'POST /subscriber/chat-messages-by-mids',
    ],
  },
  {
    id: 'subscribers:manage',
    label: 'Manage subscribers',
    resource: 'Subscribers',
    description: 'Create, change and delete users; set their tags, labels, fields and opt-ins; pause the bot; assign agents.',
    includes: ['subscribers:view'],
    operations: [
      'POST /subscriber/create',
      'POST /subscriber/create-many',
      'PUT /subscriber/update',
      'DELETE /subscriber/delete',
      'POST /subscriber/add-tag',
      'POST /subscriber/add-tags',
      'POST /subscriber/add-tag-by-name',
      'POST /subscriber/add-tags-by-name',
      'DELETE /subscriber/remove-tag',
      'DELETE /subscriber/remove-tags',
      'DELETE /subscriber/remove-tag-by-name',
      'DELETE /subscriber/remove-tags-by-name',
      'POST /subscriber/add-labels-by-name',
      'DELETE /subscriber/remove-labels-by-name',
      'PUT /subscriber/set-user-field',
      'PUT /subscriber/set-user-fields',
      'PUT /subscriber/set-user-field-by-name',
      'PUT /subscriber/set-user-fields-by-name',
      'DELETE /subscriber/clear-user-field',
      'DELETE /subscriber/clear-user-fields',
      'DELETE /subscriber/clear-user-field-by-name',
      'DELETE /subscriber/clear-user-fields-by-name',
      'POST /subscriber/pause-bot',
      'POST /subscriber/resume-bot',
      'POST /subscriber/move-chat-to',
      'POST /subscriber/assign-agent',
      'POST /subscriber/assign-agent-group',
      'POST /subscriber/unassign-agent',
      'POST /subscriber/subscribe-to-bot',
      'DELETE /subscriber/unsubscribe-from-bot',
      'POST /subscriber/opt-in-sms',
      'DELETE /subscriber/opt-out-sms',
      'POST /subscriber/opt-in-email',
      'DELETE /subscriber/opt-out-email',
      'POST /subscriber/log-custom-event',
    ],
  },
  {
    id: 'messages:send',
    label: 'Send messages',
    resource: 'Messages',
    description: 'Send flows, messages, e-mails, SMS and templates to users, one by one or as a broadcast.',
    operations: [
      'POST /subscriber/send-main-flow',
      'POST /subscriber/send-sub-flow',
      'POST /subscriber/send-sub-flow-by-flow-name',
      'POST /subscriber/send-sub-flow-by-user-id',
      'POST /subscriber/broadcast',
      'POST /subscriber/broadcast-by-user-id',
      'POST /subscriber/broadcast-whatsapp-template-by-user-id',
      'POST /subscriber/broadcast-facebook-utility-message-template-by-user-id',
      'POST /subscriber/broadcast-by-tag',
      'POST /subscriber/broadcast-whatsapp-template-by-tag',
      'POST /subscriber/broadcast-facebook-utility-message-template-by-tag',
      'POST /subscriber/broadcast-by-segment',
      'POST /subscriber/send-content',
      'POST /subscriber/send-text',
      'POST /subscriber/send-sms',
      'POST /subscriber/send-email',
      'POST /subscriber/send-node',
      'POST /subscriber/send-whatsapp-template',
      'POST /subscriber/send-facebook-utility-message-template',
      'POST /subscriber/send-facebook-utility-message-template-by-user-id',
      'POST /subscriber/send-whatsapp-template-by-user-id',
    ],
  },
  {
    id: 'app-triggers:fire',
    label: 'Fire app triggers',
    resource: 'App triggers',
    description: 'Fire the app’s triggers for a user.',
    operations: [
      'POST /subscriber/app-trigger',
    ],
  },
  {
    id: 'whatsapp-templates:view',
    label: 'View WhatsApp templates',
    resource: 'WhatsApp templates',
    description: 'The WhatsApp message templates.',
    operations: [
      'POST /whatsapp-template/list',
    ],
  },
  {
    id: 'whatsapp-templates:manage',
    label: 'Manage WhatsApp templates',
    resource: 'WhatsApp templates',
    description: 'Create, delete and synchronise WhatsApp message templates.',
    includes: ['whatsapp-templates:view'],
    operations: [
      'POST /whatsapp-template/create',
      'DELETE /whatsapp-template/delete',
      'POST /whatsapp-template/sync',
    ],
  },
  {
    id: 'facebook-templates:view',
    label: 'View Facebook templates',
    resource: 'Facebook templates',
    description: 'The Facebook utility message templates.',
    operations: [
      'POST /facebook-utility-message-template/list',
    ],
  },
  {
    id: 'facebook-templates:manage',
    label: 'Manage Facebook templates',
    resource: 'Facebook templates',
    description: 'Create, delete and synchronise Facebook utility message templates.',
    includes: ['facebook-templates:view'],
    operations: [
      'POST /facebook-utility-message-template/create',
      'DELETE /facebook-utility-message-template/delete',
      'POST /facebook-utility-message-template/sync',
    ],
  },
  {
    id: 'orders:view',
    label: 'View orders',
    resource: 'Orders',
    description: 'The shop’s orders and users’ carts.',
    operations: [
      'GET /subscriber/cart',
      'GET /shop/orders',
      'GET /shop/orders/{orderId}/get-info',
    ],
  },
  {
    id: 'orders:manage',
    label: 'Manage orders',
    resource: 'Orders',
    description: 'Create and change orders, fill and empty carts, and mark carts as paid.',
    includes: ['orders:view'],
    operations: [
      'DELETE /subscriber/empty-cart',
      'POST /subscriber/add-to-cart',
      'DELETE /subscriber/remove-from-cart',
      'POST /subscriber/cart-paid',
      'POST /subscriber/update-order-status',
      'POST /shop/orders/create',
      'PUT /shop/orders/{orderId}/update',
    ],
  },
  {
    id: 'products:view',
    label: 'View products',
    resource: 'Products',
    description: 'The shop’s products with their variants, tags, types and vendors.',
    operations: [
      'GET /shop/products',
      'GET /shop/products/{productId}/get-info',
      'GET /shop/product-tags',
      'GET /shop/product-tags/{tagId}/get-info',
      'GET /shop/product-types',
      'GET /shop/product-types/{typeId}/get-info',
      'GET /shop/product-vendors',
      'GET /shop/product-vendors/{vendorId}/get-info',
      'GET /shop/products/{productId}/variants',
      'GET /shop/products/{productId}/variants/{variantId}/get-info',
    ],
  },
  {
    id: 'products:manage',
    label: 'Manage products',
    resource: 'Products',
    description: 'Create, change and delete products with their variants, tags, types and vendors.',
    includes: ['products:view'],
    operations: [
      'POST /shop/products/create',
      'PUT /shop/products/{productId}/update',
      'DELETE /shop/products/{productId}/delete',
      'POST /shop/product-tags/create',
      'PUT /shop/product-tags/{tagId}/update',
      'DELETE /shop/product-tags/{tagId}/delete',
      'POST /shop/product-types/create',
      'PUT /shop/product-types/{typeId}/update',
      'DELETE /shop/product-types/{typeId}/delete',
      'POST /shop/product-vendors/create',
      'PUT /shop/product-vendors/{vendorId}/update',
      'DELETE /shop/product-vendors/{vendorId}/delete',
      'POST /shop/products/{productId}/variants/create',
      'PUT /shop/products/{productId}/variants/{variantId}/update',
      'DELETE /shop/products/{productId}/variants/{variantId}/delete',
    ],
  },
  {
    id: 'discount-codes:view',
    label: 'View discount codes',
    resource: 'Discount codes',
    description: 'The shop’s discount codes.',
    operations: [
      'GET /shop/discount-codes',
      'GET /shop/discount-codes/{codeId}/get-info',
      'GET /shop/discount-codes/get-info-by-code',
    ],
  },
  {
    id: 'discount-codes:manage',
    label: 'Manage discount codes',
    resource: 'Discount codes',
    description: 'Create, change and delete discount codes.',
    includes: ['discount-codes:view'],
    operations: [
      'POST /shop/discount-codes/create',
      'PUT /shop/discount-codes/{codeId}/update',
      'DELETE /shop/discount-codes/{codeId}/delete',
      'DELETE /shop/discount-codes/delete-by-code',
    ],
  },
  {
    id: 'shop-settings:view',
    label: 'View shop settings',
    resource: 'Shop settings',
    description: 'The shop’s business hours and locations.',
    operations: [
      'GET /shop/business-hours/info',
      'GET /shop/locations',
      'GET /shop/locations/{locationId}/get-info',
    ],
  },
  {
    id: 'shop-settings:manage',
    label: 'Manage shop settings',
    resource: 'Shop settings',
    description: 'Change business hours; create, change and delete locations.',
    includes: ['shop-settings:view'],
    operations: [
      'PUT /shop/business-hours/update',
      'POST /shop/locations/create',
      'PUT /shop/locations/{locationId}/update',
      'DELETE /shop/locations/{locationId}/delete',
    ],
  },
  {
    id: 'workspace:view',
    label: 'View workspace',
    resource: 'Workspace',
    description: 'The workspace’s information, members, flows, users, summaries and settings.',
    operations: [
      'GET /flow-summary',
      'GET /flow-agent-summary',
      'GET /team-bot-users',
      'GET /team-flows',
      'GET /team-info',
      'GET /workspace-settings/channels',
      'GET /workspace-settings/live-chat-sidebar',
      'GET /team-members',
    ],
  },
  {
    id: 'workspace:manage',
    label: 'Manage workspace',
    resource: 'Workspace',
    description: 'Change the workspace’s channels and live chat side bar.',
    includes: ['workspace:view'],
    operations: [
      'POST /workspace-settings/update-channels',
      'POST /workspace-settings/update-live-chat-sidebar',
    ],
  },
  {
    id: 'agent-groups:view',
    label: 'View agent groups',
    resource: 'Agent groups',
    description: 'The workspace’s groups of agents.',
    operations: [
      'GET /team/agent-groups',
      'GET /team/agent-group/{id}',
    ],
  },
  {
    id: 'agent-groups:manage',
    label: 'Manage agent groups',
    resource: 'Agent groups',
    description: 'Create, change and delete groups of agents.',
    includes: ['agent-groups:view'],
    operations: [
      'POST /team/create-agent-group',
      'PUT /team/update-agent-group/{id}',
      'DELETE /team/delete-agent-group/{id}',
      'POST /team/update-agent-group-users/{id}',
    ],
  },
  {
    id: 'labels:view',
    label: 'View labels',
    resource: 'Labels',
    description: 'The workspace’s labels.',
    operations: [
      'GET /team/labels',
    ],
  },
  {
    id: 'labels:manage',
    label: 'Manage labels',
    resource: 'Labels',
    description: 'Create and delete labels.',
    includes: ['labels:view'],
    operations: [
      'POST /team/create-label',
      'DELETE /team/delete-label',
      'DELETE /team/delete-label-by-name',
    ],
  },
  {
    id: 'tickets:view',
    label: 'View tickets',
    resource: 'Tickets',
    description: 'Ticket lists, their fields, tickets and logs.',
    operations: [
      'GET /team/ticket-lists',
      'GET /team/ticket-lists/{listId}/fields',
      'GET /team/ticket-lists/{listId}/items',
      'GET /team/ticket-lists/{listId}/log-data',
    ],
  },
  {
    id: 'tickets:manage',
    label: 'Manage tickets',
    resource: 'Tickets',
    description: 'Create, change and delete tickets.',
    includes: ['tickets:view'],
    operations: [
      'POST /team/ticket-lists/{listId}/create',
      'PUT /team/ticket-lists/{listId}/update/{listItemId}',
      'DELETE /team/ticket-lists/{listId}/delete/{listItemId}',
    ],
  },
  {
    id: 'templates:view',
    label: 'View templates',
    resource: 'Templates',
    description: 'The workspace’s templates and their installs.',
    operations: [
      'GET /templates',
      'GET /template/{templateNs}/installs',
    ],
  },
  {
    id: 'templates:manage',
    label: 'Manage templates',
    resource: 'Templates',
    description: 'Generate one-time links to templates.',
    includes: ['templates:view'],
    operations: [
      'POST /template/{templateNs}/generate-one-time-link',
    ],
  },
  {
    id: 'integrations:view',
    label: 'View integrations',
    resource: 'Integrations',
    description: 'The integrations that are connected: Shopify, WooCommerce, Dropi, Meta Conversions API, OpenAI, S3 storage.',
    operations: [
      'GET /integration/shopify',
      'GET /integration/woocommerce',
      'GET /integration/dropi',
      'GET /integration/meta-conversions-api',
      'GET /integration/openai',
      'GET /integration/s3storage',
    ],
  },
  {
    id: 'integrations:manage',
    label: 'Manage integrations',
    resource: 'Integrations',
    description: 'Connect and disconnect integrations.',
    includes: ['integrations:view'],
    operations: [
      'POST /integration/shopify',
      'DELETE /integration/shopify',
      'POST /integration/woocommerce',
      'DELETE /integration/woocommerce',
      'POST /integration/dropi',
      'DELETE /integration/dropi',
      'POST /integration/meta-conversions-api',
      'DELETE /integration/meta-conversions-api',
      'POST /integration/openai',
      'DELETE /integration/openai',
      'POST /integration/s3storage',
      'DELETE /integration/s3storage',
    ],
  },
  {
    id: 'openai-embeddings:view',
    label: 'View OpenAI embeddings',
    resource: 'OpenAI embeddings',
    description: 'The texts used for embeddings.',
    operations: [
      'GET /openai-embeddings',
      'GET /openai-embeddings/{id}/get-info',
    ],
  },
  {
    id: 'openai-embeddings:manage',
    label: 'Manage OpenAI embeddings',
    resource: 'OpenAI embeddings',
    description: 'Create, change, delete and import texts, and generate embeddings.',
    includes: ['openai-embeddings:view'],
    operations: [
      'POST /openai-embeddings/create',
      'PUT /openai-embeddings/{id}/update',
      'DELETE /openai-embeddings/{id}/delete',
      'POST /openai-embeddings/import',
      'POST /openai-embeddings/generate',
    ],
  },
  {
    id: 'mini-apps:view',
    label: 'View mini-apps',
    resource: 'Mini apps',
    description: 'The mini-apps that are installed.',
    operations: [
      'GET /installed-mini-app/list',
    ],
  },
  {
    id: 'mini-apps:manage',
    label: 'Manage mini-apps',
    resource: 'Mini apps',
    description: 'Update the API keys of installed mini-apps.',
    includes: ['mini-apps:view'],
    operations: [
      'POST /installed-mini-app/update-api-key/{app_id}',
    ],
  },
  {
    id: 'account:view',
    label: 'View account',
    resource: 'Account',
    description: 'The profile and notifications of the key’s owner.',
    operations: [
      'GET /me',
      'GET /notifications/recent',
    ],
  },
  {
    id: 'account:manage',
    label: 'Manage account',
    resource: 'Account',
    description: 'Change the password, and mark notifications and announcements as read.',
    includes: ['account:view'],
    operations: [
      'PUT /user/change-password',
      'POST /notifications/read',
      'POST /announcements/read',
    ],
  },
];
