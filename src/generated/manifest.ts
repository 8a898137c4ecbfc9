// written by scripts/generate.ts, do not edit

/**
 * The id of an API scope. Ids are assumed by miniapp, made from the groups of the platform’s API; the labels follow the words of its check boxes.
 */
export type Scope =
  | 'flows:view'
  | 'flows:manage'
  | 'flow-tags:view'
  | 'flow-tags:manage'
  | 'user-fields:view'
  | 'user-fields:manage'
  | 'bot-fields:view'
  | 'bot-fields:manage'
  | 'segments:view'
  | 'custom-events:view'
  | 'conversations:view'
  | 'ai-agents:view'
  | 'ai-agents:manage'
  | 'subscribers:view'
  | 'subscribers:manage'
  | 'messages:send'
  | 'app-triggers:fire'
  | 'whatsapp-templates:view'
  | 'whatsapp-templates:manage'
  | 'facebook-templates:view'
  | 'facebook-templates:manage'
  | 'orders:view'
  | 'orders:manage'
  | 'products:view'
  | 'products:manage'
  | 'discount-codes:view'
  | 'discount-codes:manage'
  | 'shop-settings:view'
  | 'shop-settings:manage'
  | 'workspace:view'
  | 'workspace:manage'
  | 'agent-groups:view'
  | 'agent-groups:manage'
  | 'labels:view'
  | 'labels:manage'
  | 'tickets:view'
  | 'tickets:manage'
  | 'templates:view'
  | 'templates:manage'
  | 'integrations:view'
  | 'integrations:manage'
  | 'openai-embeddings:view'
  | 'openai-embeddings:manage'
  | 'mini-apps:view'
  | 'mini-apps:manage'
  | 'account:view'
  | 'account:manage';
/**
 * The request’s method.
 */
export type RequestMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/**
 * One of three kinds, told apart by type; each has its own fields.
 */
export type Auth = AuthNone | AuthApiKey | AuthOauth2;

/**
 * A mini-app for the chatbot platform as one file, miniapp.yaml or miniapp.json. Field names and limits are assumed by miniapp: the platform has a web form and publishes no file format.
 */
export interface Manifest {
  /**
   * The version of this file format. It is always 1.
   */
  schema_version: 1;
  /**
   * The name users see in the app store. The limit of 60 characters is assumed by miniapp.
   */
  name: string;
  /**
   * The app’s stable identity on a platform. It stays the same over all versions; another slug is another app. Assumed by miniapp.
   */
  slug: string;
  /**
   * The app’s version by Semantic Versioning: major.minor.patch. Each publish needs a new one. Assumed by miniapp.
   */
  version: string;
  /**
   * What the app does, in the words of its users. They read it in the app store before they install. The limit of 500 characters is assumed by miniapp.
   */
  description: string;
  /**
   * The address of the app’s documentation for its users.
   */
  documentation?: string;
  /**
   * The app’s square image: a path in the project with / between folders, or an https URL. The limits on its size are assumed by miniapp.
   */
  logo?: string;
  /**
   * The wide image on the app’s page: a path in the project with / between folders, or an https URL. The limits on its size are assumed by miniapp.
   */
  cover?: string;
  /**
   * A YouTube video on the app’s page: its URL or its id of 11 characters.
   */
  video?: string;
  /**
   * What the app may do with the platform’s API. On install the platform generates an API key with exactly these scopes and sends it with the subscribe request. Users see them before they install.
   */
  api_scopes?: Scope[];
  subscribe?: ExternalRequest;
  unsubscribe?: ExternalRequest;
  auth?: Auth;
  /**
   * Values the platform keeps for each installation. Auth inputs and answers are saved to them.
   */
  app_fields?: AppField[];
}
/**
 * A request the platform sends to the developer’s server, with placeholders for system fields {{system.…}} and auth inputs {{auth.…}}; with type oauth2 also {{auth.access_token}} and {{auth.refresh_token}} (assumed by miniapp).
 */
export interface ExternalRequest {
  /**
   * Where the request goes: https, or http for one’s own machine. Placeholders such as {{auth.region}} are percent-encoded.
   */
  url: string;
  method?: RequestMethod;
  /**
   * Headers by name. Values may hold placeholders.
   */
  headers?: {
    [k: string]: string;
  };
  /**
   * What is sent, as JSON. Texts may hold placeholders at any depth; a text that is exactly one placeholder keeps the type of the value it stands for.
   */
  body?: {
    [k: string]: unknown;
  };
}
/**
 * Installing asks for nothing but consent.
 */
export interface AuthNone {
  /**
   * Always none.
   */
  type: 'none';
}
/**
 * The user types values in on install, such as an API token of the developer’s service.
 */
export interface AuthApiKey {
  /**
   * Always api_key.
   */
  type: 'api_key';
  /**
   * What the user is asked for on install, in this order.
   *
   * @minItems 1
   */
  inputs: AuthInput[];
  request?: AuthRequest;
}
/**
 * One value the user fills in on install. It is used in requests as {{auth.name}}; with type oauth2 its name cannot be access_token or refresh_token, which are the tokens’ (assumed by miniapp).
 */
export interface AuthInput {
  /**
   * The input’s name in placeholders, unique among the inputs. The limit of 64 characters is assumed by miniapp.
   */
  name: string;
  /**
   * What is asked for: string is one line, text several lines, select one of the options, checkbox yes or no.
   */
  type: 'string' | 'number' | 'text' | 'select' | 'checkbox';
  /**
   * What the user sees above the input. The limit of 100 characters is assumed by miniapp.
   */
  title: string;
  /**
   * Whether the user must fill it in.
   */
  required?: boolean;
  /**
   * The value the input starts with: a number for number, true or false for checkbox, text for the rest.
   */
  default?: string | number | boolean;
  /**
   * Whether the value is hidden while typed and masked wherever it is shown. Assumed by miniapp.
   */
  secret?: boolean;
  /**
   * The name of the app field the value is saved to.
   */
  save_to?: string;
  /**
   * An example shown in the empty input. The limit of 200 characters is assumed by miniapp.
   */
  placeholder?: string;
  /**
   * Help shown below the input. The limit of 500 characters is assumed by miniapp.
   */
  description?: string;
  /**
   * How many characters the user may type. The range of 1 to 10000 is assumed by miniapp.
   */
  max_length?: number;
  /**
   * What can be chosen, for type select.
   */
  options?: InputOption[];
}
/**
 * One choice of a select input.
 */
export interface InputOption {
  /**
   * What is sent when it is chosen. The limit of 200 characters is assumed by miniapp.
   */
  value: string;
  /**
   * What the user sees. The limit of 100 characters is assumed by miniapp.
   */
  label: string;
}
/**
 * A request sent with the auth inputs on install, for example to change a password for a token; with type oauth2, after signing in. Its answer is saved to app fields.
 */
export interface AuthRequest {
  /**
   * Where the request goes: https, or http for one’s own machine. Placeholders such as {{auth.region}} are percent-encoded.
   */
  url: string;
  method?: RequestMethod;
  /**
   * Headers by name. Values may hold placeholders.
   */
  headers?: {
    [k: string]: string;
  };
  /**
   * What is sent, as JSON. Texts may hold placeholders at any depth; a text that is exactly one placeholder keeps the type of the value it stands for.
   */
  body?: {
    [k: string]: unknown;
  };
  /**
   * Where the answer’s values go: the name of an app field, and the JSON pointer (RFC 6901) of the value in the answer’s JSON. The notation is assumed by miniapp.
   */
  response?: {
    /**
     * The place of a value in the answer. An empty text is the whole answer.
     */
    [k: string]: string;
  };
}
/**
 * The user signs in to the developer’s service (authorization code). Requests can then send {{auth.access_token}} and {{auth.refresh_token}}. The platform’s help names three steps; the fields’ names, and that there are these two placeholders, are assumed by miniapp.
 */
export interface AuthOauth2 {
  /**
   * Always oauth2.
   */
  type: 'oauth2';
  /**
   * Where the user signs in and agrees.
   */
  authorization_url: string;
  /**
   * Where the code is exchanged for a token.
   */
  token_url: string;
  /**
   * The app’s public id at the developer’s service.
   */
  client_id: string;
  /**
   * The app’s secret at the developer’s service. Take it from the environment; a public client with PKCE has none.
   */
  client_secret?: string;
  /**
   * The scopes asked for at the developer’s service. They have nothing to do with api_scopes.
   */
  scopes?: string[];
  /**
   * Whether the code is protected by PKCE (RFC 7636, method S256).
   */
  pkce?: boolean;
  /**
   * What the user is asked for before signing in, in this order.
   */
  inputs?: AuthInput[];
  request?: AuthRequest;
}
/**
 * A value the platform keeps for each installation.
 */
export interface AppField {
  /**
   * The field’s name, unique among the app fields. The limit of 64 characters is assumed by miniapp.
   */
  name: string;
  /**
   * What the field holds.
   */
  type: 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'json';
  /**
   * The value the field has until another is saved; it fits the type. Dates are text, such as 2026-01-31.
   */
  default?:
    | string
    | number
    | boolean
    | {
        [k: string]: unknown;
      }
    | unknown[];
}
