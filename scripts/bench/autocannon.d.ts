/** What the load test uses of autocannon, which has no types of its own. */
declare module 'autocannon' {
  interface Request {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Called before each sending; what it adds, such as a body, is sent. */
    readonly setupRequest?: (request: object) => object;
  }

  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. Left out when `amount` is given. */
    readonly duration?: number;
    /** Ends after so many requests. */
    readonly amount?: number;
    readonly requests: readonly Request[];
  }

  interface Result {
    readonly '2xx': number;
    readonly non2xx: number;
    /** Connections that failed or took too long. */
    readonly errors: number;
    /** Seconds that it took. */
    readonly duration: number;
    /** Milliseconds. */
    readonly latency: { readonly p99: number };
  }

  export default function autocannon(options: Options): Promise<Result>;
}
