// The account's password policy as data; absent in an account, AWS's default is in force.

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly symbols: boolean;
  readonly numbers: boolean;
  readonly upperCase: boolean;
  readonly lowerCase: boolean;
  readonly usersMayChange: boolean;
  readonly maximumAgeDays?: number;
  readonly reusePrevention?: number;
  readonly hardExpiry: boolean;
}
