import { CreateAnalyzerCommand, ListAnalyzersCommand } from '@aws-sdk/client-accessanalyzer';
import { GetAccountInformationCommand } from '@aws-sdk/client-account';
import { DescribeAlarmsCommand, ListDashboardsCommand } from '@aws-sdk/client-cloudwatch';
import { ListEventBusesCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { GetPublicAccessBlockCommand, ListAccessPointsCommand } from '@aws-sdk/client-s3-control';
import { ListTopicsCommand, SetSMSAttributesCommand } from '@aws-sdk/client-sns';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { CreateUserCommand, ListUsersCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { cbor } from '@smithy/core/cbor';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCbor, encodeCbor } from '../../src/rehearsal/cbor.ts';
import { clientsOf, guardsOf, refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';
import { sendSigned } from './signed-request.ts';

const start = rehearsals();

describe('CBOR', () => {
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }),
      fc.string({ unit: 'binary' }),
      fc.array(tie('value')),
      fc.dictionary(fc.string({ minLength: 1 }), tie('value')),
    ),
  })).value;

  it('is read by the SDK’s own reader as it was meant', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(cbor.deserialize(encodeCbor(given as never))).toEqual(withoutMinusZero(given));
      }),
    );
  });

  it('of the SDK’s own writer reads back as it was meant', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(decodeCbor(Buffer.from(cbor.serialize(given)))).toEqual(withoutMinusZero(given));
      }),
    );
  });

  it('that is cut short or no CBOR at all is a RangeError, never a hang', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(outcomeOf(() => decodeCbor(Buffer.from(bytes)))).toBe('read or refused');
      }),
    );
    expect(() => decodeCbor(Buffer.from([0x9b, 0, 0, 0, 1, 0, 0, 0, 0]))).toThrow(RangeError);
    // Lists and maps without a length given beforehand.
    expect(decodeCbor(Buffer.from('bf61619f0102ffff', 'hex'))).toEqual({ a: [1, 2] });
  });
});

function outcomeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (!(error instanceof RangeError)) return String(error);
  }
  return 'read or refused';
}

/** Neither side keeps the sign of a zero. */
function withoutMinusZero(given: unknown): unknown {
  if (Object.is(given, -0)) return 0;
  if (Array.isArray(given)) return given.map(withoutMinusZero);
  if (typeof given === 'object' && given !== null) {
    return Object.fromEntries(Object.entries(given).map(([name, item]) => [name, withoutMinusZero(item)]));
  }
  return given;
}

describe('a refusal', () => {
  const wrong = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wrong' };

  it('of an unknown key has each protocol’s own name and status', async () => {
    const { rehearsal } = await start();
    const clients = { ...clientsOf(rehearsal, { credentials: wrong }), ...guardsOf(rehearsal, { credentials: wrong }) };
    const json = { name: 'UnrecognizedClientException', status: 400 };
    expect(await refusalOf(clients.iam.send(new ListUsersCommand({})))).toMatchObject({
      ...{ name: 'InvalidClientTokenId', status: 403 },
    });
    expect((await refusalOf(clients.sns.send(new ListTopicsCommand({})))).name).toMatch(/^InvalidClientTokenId/);
    expect(await refusalOf(clients.organizations.send(new ListAccountsCommand({})))).toMatchObject(json);
    expect(await refusalOf(clients.alarms.send(new DescribeAlarmsCommand({})))).toMatchObject(json);
    expect(await refusalOf(clients.alarmsByCbor.send(new DescribeAlarmsCommand({})))).toMatchObject(json);
    const rest = { name: 'UnrecognizedClientException', status: 403 };
    expect(await refusalOf(clients.guardDuty.send(new ListDetectorsCommand({})))).toMatchObject(rest);
    expect(await refusalOf(clients.accessAnalyzer.send(new ListAnalyzersCommand({})))).toMatchObject(rest);
    const block = new GetPublicAccessBlockCommand({ AccountId: '111122223333' });
    expect(await refusalOf(clients.s3Control.send(block))).toMatchObject({ name: 'InvalidAccessKeyId', status: 403 });
  });

  it('for want of a permission names the action as policies write it', async () => {
    const { rehearsal, iam } = await start('govcloud');
    const denied = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }],
    });
    const policy = { UserName: 'Administrator', PolicyName: 'no', PolicyDocument: denied };
    await iam.send(new PutUserPolicyCommand(policy));
    const guards = guardsOf(rehearsal);
    const saying = (action: string) => ({ message: expect.stringContaining(`perform: ${action} on`) as unknown });
    expect(await refusalOf(guards.alarms.send(new DescribeAlarmsCommand({})))).toMatchObject({
      ...{ name: 'AccessDeniedException', status: 400 },
      ...saying('cloudwatch:DescribeAlarms'),
    });
    expect(await refusalOf(guards.account.send(new GetAccountInformationCommand({})))).toMatchObject({
      ...{ name: 'AccessDeniedException', status: 403 },
      ...saying('account:GetAccountInformation'),
    });
    const block = new GetPublicAccessBlockCommand({ AccountId: '111122223333' });
    expect(await refusalOf(guards.s3Control.send(block))).toMatchObject({
      ...{ name: 'AccessDenied', status: 403 },
      ...saying('s3:GetAccountPublicAccessBlock'),
    });
  });

  it('of a parameter that is missing is a ValidationError in XML and a ValidationException in JSON', async () => {
    const { accessAnalyzer, events, iam } = await start();
    const nothing = { analyzerName: undefined, type: undefined, Name: undefined, UserName: undefined };
    expect((await refusalOf(iam.send(new CreateUserCommand(nothing)))).name).toBe('ValidationError');
    expect((await refusalOf(events.send(new PutRuleCommand(nothing)))).name).toBe('ValidationException');
    expect((await refusalOf(accessAnalyzer.send(new CreateAnalyzerCommand(nothing)))).name).toBe('ValidationException');
  });

  it('of an operation that is not simulated is a 501 that names it, on every wire', async () => {
    const { alarms, alarmsByCbor, events, s3Control, sns } = await start();
    const named = (name: string) => ({ status: 501, message: expect.stringContaining(name) as unknown });
    expect(await refusalOf(sns.send(new SetSMSAttributesCommand({ attributes: {} })))).toMatchObject(
      named('sns:SetSMSAttributes'),
    );
    expect(await refusalOf(events.send(new ListEventBusesCommand({})))).toMatchObject(named('events:ListEventBuses'));
    expect(await refusalOf(alarms.send(new ListDashboardsCommand({})))).toMatchObject(named('ListDashboards'));
    expect(await refusalOf(alarmsByCbor.send(new ListDashboardsCommand({})))).toMatchObject(named('ListDashboards'));
    const points = new ListAccessPointsCommand({ AccountId: '111122223333' });
    expect(await refusalOf(s3Control.send(points))).toMatchObject(named('accesspoint'));
  });
});

describe('what no installed client speaks', () => {
  it('is the plan of the account, in JSON 1.0', async () => {
    const { rehearsal } = await start('project');
    const ask = (operation: string, body = '{}') =>
      sendSigned(rehearsal, {
        ...{ service: 'freetier', region: 'us-east-1', body },
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSFreeTierService.${operation}` },
      });
    const free = await ask('GetAccountPlanState');
    expect(free.status).toBe(200);
    expect(JSON.parse(free.text)).toMatchObject({
      ...{ accountId: '111122223333', accountPlanType: 'FREE', accountPlanStatus: 'ACTIVE' },
      accountPlanRemainingCredits: { amount: 100, unit: 'USD' },
    });
    await ask('UpgradeAccountPlan', '{"accountPlanType":"PAID"}');
    expect(JSON.parse((await ask('GetAccountPlanState')).text)).toMatchObject({ accountPlanType: 'PAID' });
    const older = await start('root-key');
    const none = await sendSigned(older.rehearsal, {
      ...{ service: 'freetier', region: 'us-east-1', body: '{}' },
      headers: { 'x-amz-target': 'AWSFreeTierService.GetAccountPlanState' },
    });
    expect(JSON.parse(none.text)).toMatchObject({ __type: 'ResourceNotFoundException' });
  });

  it('is CloudWatch in the query protocol of older clients', async () => {
    const { rehearsal } = await start();
    const ask = (body: string) =>
      sendSigned(rehearsal, {
        ...{ service: 'monitoring', body: `Version=2010-08-01&${body}` },
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      });
    const put =
      'Action=PutMetricAlarm&AlarmName=root-use&MetricName=RootUse&Namespace=CIS&Statistic=Sum&Period=300' +
      '&EvaluationPeriods=1&Threshold=1&ComparisonOperator=GreaterThanOrEqualToThreshold';
    expect((await ask(put)).status).toBe(200);
    const listed = await ask('Action=DescribeAlarms&AlarmNames.member.1=root-use');
    expect(listed.text).toContain('<AlarmName>root-use</AlarmName>');
    const refused = await ask(`${put}&Period=7`);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('<Code>ValidationError</Code>');
  });
});
