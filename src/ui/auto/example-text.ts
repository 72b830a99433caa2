// Example text for the fields of a rehearsal, found by the words of the field's own label. Whatever is
// returned passed the field's check.

const day = 86_400_000;

/** First of `offered` and the examples that fit `label`, that `usable` admits and `check` finds nothing wrong with. */
export function exampleText(
  label: string,
  check: (value: string) => string | undefined,
  now: number,
  offered: readonly string[] = [],
  usable: (value: string) => boolean = () => true,
): string | undefined {
  const date = (days: number) => new Date(now + days * day).toISOString().slice(0, 10);
  const examples: readonly (readonly [RegExp, string])[] = [
    [/alias/i, `rehearsal-${date(0)}`],
    [/review|until|expir/i, date(90)],
    [/date|when/i, date(0)],
    // Never the address of root where AWS is to reach somebody.
    [/contacts.*e-?mail/i, 'aws-contacts@example.com'],
    [/budget.*e-?mail/i, 'billing@example.com'],
    [/alert\.address/i, 'security@example.com'],
    [/e-?mail|mailbox/i, 'root@example.com'],
    [/country/i, 'IE'],
    [/title/i, 'Owner'],
    [/phone/i, '+1 555 0100'],
    [/approv/i, 'Grace, head of engineering'],
    [/reason|why/i, 'Example reason, given in a rehearsal'],
    [/^people\.name/, 'grace'],
    [/user/i, 'ada'],
    [/group/i, 'administrators'],
    [/bills/i, 'The finance team'],
    [/mfa device is kept/i, 'Grace, bank vault'],
    [/where|place|safe|kept|stored/i, 'Ada, office safe'],
    [/who|hold|person|name/i, 'Ada'],
  ];
  const fitting = examples.filter(([words]) => words.test(label)).map(([, value]) => value);
  const rest = ['Ada, office safe', 'ada', 'ada-2', 'ada-3', date(0), date(90), 'root@example.com', '1'];
  return [...offered, ...fitting, ...rest].find((value) => usable(value) && check(value) === undefined);
}
