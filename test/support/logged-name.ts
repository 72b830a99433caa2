// A call as the simulated account logs it: AWS's own names of the services differ from those of the SDK's clients.
import type { Call, ServiceName } from '../../src/engine/plan.ts';

const differing: { readonly [service in ServiceName]?: string } = {
  S3Control: 's3-control',
  EventBridge: 'events',
  CloudWatch: 'monitoring',
  CloudWatchLogs: 'logs',
  ConfigService: 'config',
  AccessAnalyzer: 'access-analyzer',
};

export function loggedName({ service, operation }: { readonly service: string; readonly operation: string }): string {
  // Lines of the journal hold the name as a plain text.
  return `${differing[service as Call['service']] ?? service.toLowerCase()}.${operation}`;
}
