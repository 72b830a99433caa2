// Taking back what was made of AWS Config: the rules, then recording, then the channel, then the recorder.
import type { Change } from '../engine/plan.ts';
import { bucketPrefix, type RecorderPicture } from './config-recorders.ts';
import type { AwsContext, KnownBy, UndoStep } from './contract.ts';
import { counted, type Regions, type SeenRegion } from './each-region.ts';
import { madeByKind } from './undo-things.ts';
import { stepsByOrigin } from './undo-steps.ts';

interface OwnRegion extends SeenRegion<RecorderPicture> {
  readonly knownBy: KnownBy;
  readonly isRecorderOurs: boolean;
  readonly isChannelOurs: boolean;
  readonly rules: readonly string[];
}

/** The bucket, once it is empty, is a step of its own. What others added stays, and the recorder with it. */
export function configUndo(context: AwsContext, { seen }: Regions<RecorderPicture>): readonly UndoStep[] {
  const own = seen.flatMap((one) => ownPart(one, context));
  return stepsByOrigin('undo-config', own, (there) => ({
    title: 'Recording by AWS Config',
    plan: {
      title: `Stop Config in ${counted(there)}`,
      changes: there.flatMap((one) => changesIn(one, context)),
      remarks: [
        'What was recorded stays in the bucket. AWSServiceRoleForConfig stays: it costs nothing, and only Config can use it.',
      ],
    },
    yes: 'Stop recording',
  }));
}

function ownPart(one: SeenRegion<RecorderPicture>, { account, memory }: AwsContext): readonly OwnRegion[] {
  const { region, picture } = one;
  const made = madeByKind(memory.made());
  const isInOurBucket = picture.bucket?.startsWith(bucketPrefix(account.facts.accountId)) === true;
  const isJournalled = made('config-recorder').includes(region) || made('config-channel').includes(region);
  const rules = picture.rules.flatMap(({ name }) => (name.startsWith('rootlock-') ? [name] : []));
  const isRecorderOurs =
    picture.recorder !== undefined && (made('config-recorder').includes(region) || (!isJournalled && isInOurBucket));
  const others = picture.rules.length > rules.length;
  const isChannelOurs =
    isRecorderOurs && picture.channel !== undefined && (made('config-channel').includes(region) || isInOurBucket);
  if (!isRecorderOurs && rules.length === 0) return [];
  const knownBy: KnownBy =
    isJournalled || rules.some((name) => made('config-rule').includes(`${region}/${name}`)) ? 'journal' : 'tag';
  return [
    { ...one, knownBy, rules, isRecorderOurs: isRecorderOurs && !others, isChannelOurs: isChannelOurs && !others },
  ];
}

function changesIn(
  { region, picture, rules, isRecorderOurs, isChannelOurs }: OwnRegion,
  { account }: AwsContext,
): readonly Change[] {
  const name = picture.recorder ?? '';
  const change = (
    verb: string,
    summary: string,
    operation: string,
    input: Change['input'],
    more: Partial<Change> = {},
  ): Change => ({
    ...{ id: `${verb}-${region}`, summary, operation, input, region },
    service: 'ConfigService',
    principal: account.acting,
    undo: { kind: 'can-be-undone', how: 'make it again' },
    ...more,
  });
  return [
    ...rules.map((rule) =>
      change(
        `delete-rule-${rule}`,
        `Delete the rule ${rule}`,
        'DeleteConfigRule',
        { ConfigRuleName: rule },
        {
          unmakes: `config-rule/${region}/${rule}`,
        },
      ),
    ),
    ...(isRecorderOurs && picture.recording
      ? [
          change('stop', `Stop recording in ${region}`, 'StopConfigurationRecorder', {
            ConfigurationRecorderName: name,
          }),
        ]
      : []),
    ...(isChannelOurs
      ? [
          change(
            'delete-channel',
            `Delete the delivery channel of ${region}`,
            'DeleteDeliveryChannel',
            { DeliveryChannelName: picture.channel ?? '' },
            { unmakes: `config-channel/${region}` },
          ),
        ]
      : []),
    ...(isRecorderOurs
      ? [
          change(
            'delete-recorder',
            `Delete the recorder of ${region}`,
            'DeleteConfigurationRecorder',
            { ConfigurationRecorderName: name },
            { unmakes: `config-recorder/${region}` },
          ),
        ]
      : []),
  ];
}
