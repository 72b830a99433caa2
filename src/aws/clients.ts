// The SDK's clients, each module loaded at its first use. One client per service, Region, principal and way of
// retrying: reads may be retried by the SDK, what changes the account or mints a secret never is, because the
// executor repeats only what the plan says.
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { MiddlewareStack } from '@smithy/types';
import type { Clock } from '../engine/clock.ts';
import type { Principal, ServiceName } from '../engine/plan.ts';
import { Departures } from './departures.ts';
import { silentLogger, type ForwardingHandler } from './forwarding-handler.ts';
import { patientRetries } from './patient-retries.ts';
import { isMutating, type Recorder } from './recorder.ts';

interface Client {
  send(command: object, options: { readonly abortSignal?: AbortSignal }): Promise<object>;
  readonly middlewareStack: MiddlewareStack<object, object>;
}

type Constructor = abstract new (...args: never[]) => object;

export interface ClientsSettings {
  readonly handler: ForwardingHandler;
  readonly recorder: Recorder;
  /** Throws when the principal is not open. */
  readonly credentials: (principal: Principal) => AwsCredentialIdentityProvider;
  /** AWS's clock minus ours in milliseconds, as far as known: what is sent only once must be signed right at once. */
  readonly clockOffset: () => number;
  /** True in a rehearsal with credentials of its own: settings of the machine are left alone. */
  readonly isolated: boolean;
  readonly clock: Clock;
  /** Ends every wait. */
  readonly signal: AbortSignal;
}

export interface Destination {
  readonly service: ServiceName;
  readonly operation: string;
  readonly region: string;
  readonly principal: Principal;
}

export class Clients {
  readonly #settings: ClientsSettings;
  readonly #clients = new Map<
    string,
    { readonly signedBy: AwsCredentialIdentityProvider; readonly client: Promise<Client> }
  >();
  readonly #departures = new Departures();

  constructor(settings: ClientsSettings) {
    this.#settings = settings;
  }

  /** What a call of the principal is signed with. Throws a TypeError when it is not open. */
  credentialsOf(principal: Principal): AwsCredentialIdentityProvider {
    return this.#settings.credentials(principal);
  }

  /**
   * Sends one call; `input` is handed to the SDK as it is, so the recorder knows it again. A call that waited for its turn
   * while its principal was shut goes out as it would have: AWS knows whether that session is over.
   * Rejects as the SDK does, or with a TypeError when the service has no such operation.
   */
  async send(
    destination: Destination,
    signedBy: AwsCredentialIdentityProvider,
    input: object,
    abortSignal: AbortSignal | undefined,
  ): Promise<object> {
    const module = await loadModule(destination.service);
    if (!isMutating(destination.operation)) await this.#departures.turn(destination.operation);
    const command = construct(module, `${destination.operation}Command`, input);
    const client = await this.#client(destination, signedBy, module);
    return client.send(command, abortSignal === undefined ? {} : { abortSignal });
  }

  /** Forgets the clients of a principal whose credentials changed. */
  forget(principal: Principal): void {
    for (const key of this.#clients.keys()) if (key.startsWith(`${principal} `)) this.#clients.delete(key);
  }

  #client(destination: Destination, signedBy: AwsCredentialIdentityProvider, module: object): Promise<Client> {
    const { service, region, principal } = destination;
    const reads = !isMutating(destination.operation);
    const key = `${principal} ${service} ${region} ${reads ? 'reads' : 'changes'}`;
    const known = this.#clients.get(key);
    if (known?.signedBy === signedBy) return known.client;
    const client = this.#make(destination, signedBy, reads, module);
    this.#clients.set(key, { signedBy, client });
    return client;
  }

  async #make(
    { service, region, principal }: Destination,
    credentials: AwsCredentialIdentityProvider,
    reads: boolean,
    module: object,
  ): Promise<Client> {
    const { handler, recorder, clockOffset, isolated, clock, signal } = this.#settings;
    await silenceNodeVersionWarning();
    const client = construct(module, `${service}Client`, {
      region,
      credentials,
      requestHandler: handler,
      // The handler forwards to the endpoint; the SDK must compute AWS's own host.
      ignoreConfiguredEndpointUrls: true,
      systemClockOffset: clockOffset(),
      ...(reads ? { retryStrategy: patientRetries(clock, signal) } : {}),
      // With a strategy of its own the number is only told. Set, so that no client looks for them in files.
      maxAttempts: reads ? 3 : 1,
      retryMode: 'standard',
      authSchemePreference: [],
      logger: silentLogger,
      ...(service === 'S3' && reads ? { followRegionRedirects: true } : {}),
      ...(isolated
        ? { useFipsEndpoint: false, useDualstackEndpoint: false, defaultsMode: 'standard', userAgentAppId: undefined }
        : {}),
      // Every client of the SDK has this shape; the module's own types are not known here.
    }) as Client;
    recorder.attach(client.middlewareStack, { service, region, principal });
    return client;
  }
}

// The SDK prints a warning on Node 20 once per process unless this mark of its own says it was printed.
async function silenceNodeVersionWarning(): Promise<void> {
  const { state } = await import('@aws-sdk/core/client');
  state.warningEmitted = true;
}

function loadModule(service: ServiceName): Promise<object> {
  switch (service) {
    case 'IAM':
      return import('./sdk/iam.ts');
    case 'STS':
      return import('./sdk/sts.ts');
    case 'CloudTrail':
      return import('./sdk/cloudtrail.ts');
    case 'S3':
      return import('./sdk/s3.ts');
    case 'Organizations':
      return import('./sdk/organizations.ts');
    case 'Account':
      return import('./sdk/account.ts');
    case 'SNS':
      return import('./sdk/sns.ts');
    case 'EventBridge':
      return import('./sdk/eventbridge.ts');
    case 'CloudWatch':
      return import('./sdk/cloudwatch.ts');
    case 'CloudWatchLogs':
      return import('./sdk/cloudwatch-logs.ts');
    case 'GuardDuty':
      return import('./sdk/guardduty.ts');
    case 'ConfigService':
      return import('./sdk/config-service.ts');
    case 'AccessAnalyzer':
      return import('./sdk/accessanalyzer.ts');
    case 'Budgets':
      return import('./sdk/budgets.ts');
    case 'S3Control':
      return import('./sdk/s3-control.ts');
  }
}

function construct(module: object, name: string, argument: object): object {
  const found: unknown = Object.hasOwn(module, name) ? module[name as keyof typeof module] : undefined;
  if (typeof found !== 'function') throw new TypeError(`the SDK has no ${name}`);
  return Reflect.construct(found as unknown as Constructor & (new () => object), [argument]) as object;
}
