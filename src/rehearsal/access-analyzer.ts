// Access Analyzer: analyzers, and findings of which there are none (Access Analyzer API reference, CreateAnalyzer).
import { AwsError } from './aws-error.ts';
import { constrained, validationError } from './constraints.ts';
import { optionalText, requiredText } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { mappedTags } from './service-tags.ts';
import { inRegion, type Analyzer } from './services-state.ts';
import { tokenPage } from './token-page.ts';
import type { Routes } from './wire-rest-json.ts';

export const accessAnalyzerRoutes: Routes = {
  'PUT /analyzer': 'CreateAnalyzer',
  'GET /analyzer': 'ListAnalyzers',
  'GET /analyzer/{analyzerName}': 'GetAnalyzer',
  'DELETE /analyzer/{analyzerName}': 'DeleteAnalyzer',
  'POST /findingv2': 'ListFindingsV2',
};

const paging = { size: 'maxResults', token: 'nextToken', most: 100 } as const;
const invalid = (message: string) => new AwsError('ValidationException', 400, message);

function keyOf({ region }: CallContext, name: string): string {
  return `${region}/${name}`;
}

function theAnalyzer(context: CallContext): Analyzer {
  const name = requiredText(context.input, 'analyzerName');
  const analyzer = context.account.services.analyzers.get(keyOf(context, name));
  if (analyzer === undefined) {
    throw new AwsError('ResourceNotFoundException', 404, `The analyzer ${name} does not exist.`);
  }
  return analyzer;
}

function describe({ arn, name, type, createdAt, status = 'ACTIVE', tags }: Analyzer): Output {
  return { arn, name, type, createdAt: new Date(createdAt).toISOString(), status, tags };
}

export const accessAnalyzerOperations: OperationTable = constrained('access-analyzer', validationError, {
  CreateAnalyzer: {
    mutating: true,
    run: (context) => {
      const { account, input, now, region } = context;
      const name = requiredText(input, 'analyzerName');
      const type = requiredText(input, 'type');
      const { analyzers } = account.services;
      if (analyzers.has(keyOf(context, name))) {
        throw new AwsError('ConflictException', 409, `An analyzer named ${name} already exists.`);
      }
      const manages = account.organization?.managementAccountId === account.accountId;
      if (type.startsWith('ORGANIZATION') && !manages) {
        throw invalid('Only the management account of an organization can make an analyzer of this type.');
      }
      if (inRegion(analyzers.values(), region).some((analyzer) => analyzer.type === type)) {
        throw new AwsError('ServiceQuotaExceededException', 402, `There is an analyzer of type ${type} already.`);
      }
      const arn = `arn:${account.partition}:access-analyzer:${region}:${account.accountId}:analyzer/${name}`;
      analyzers.set(keyOf(context, name), { arn, name, region, type, createdAt: now, tags: mappedTags(input) });
      return { arn };
    },
  },
  ListAnalyzers: {
    mutating: false,
    run: ({ account, input, region }) => {
      const type = optionalText(input, 'type');
      const own = inRegion(account.services.analyzers.values(), region);
      const { items, next } = tokenPage(
        own.filter((analyzer) => type === undefined || analyzer.type === type),
        input,
        paging,
      );
      return { analyzers: items.map(describe), nextToken: next };
    },
  },
  GetAnalyzer: { mutating: false, run: (context) => ({ analyzer: describe(theAnalyzer(context)) }) },
  DeleteAnalyzer: {
    mutating: true,
    run: (context) => {
      context.account.services.analyzers.delete(keyOf(context, theAnalyzer(context).name));
      return {};
    },
  },
  ListFindingsV2: {
    mutating: false,
    run: ({ account, input }) => {
      const arn = requiredText(input, 'analyzerArn');
      if (![...account.services.analyzers.values()].some((analyzer) => analyzer.arn === arn)) {
        throw new AwsError('ResourceNotFoundException', 404, `The analyzer ${arn} does not exist.`);
      }
      return { findings: [] };
    },
  },
});
