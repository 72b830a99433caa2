// JSON as types: what plans hold, and the same with secrets in it, which only the AWS session may reveal.
import type { Secret } from './secret.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

export type SecretJson =
  | Secret
  | null
  | boolean
  | number
  | string
  | readonly SecretJson[]
  | { readonly [key: string]: SecretJson | undefined };
export type SecretJsonObject = { readonly [key: string]: SecretJson | undefined };
