// X.509 signing certificates, of users and of root: nearly forgotten, but a way in
// (IAM API reference, UploadSigningCertificate).
import { AwsError, invalid } from './aws-error.ts';
import { namedOrSelf, namedResource } from './iam-names.ts';
import { page, requiredText } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { sameOwner, type AccountState, type Owner, type SigningCertificate } from './state.ts';

const certificatesPerOwner = 2;

export function certificatesOf(account: AccountState, owner: Owner): readonly SigningCertificate[] {
  return [...account.certificates.values()].filter((certificate) => sameOwner(certificate.owner, owner));
}

function theCertificate(context: CallContext): SigningCertificate {
  const id = requiredText(context.input, 'CertificateId');
  const certificate = context.account.certificates.get(id);
  if (certificate === undefined || !sameOwner(certificate.owner, namedOrSelf(context))) {
    throw new AwsError('NoSuchEntity', 404, `The Certificate with id ${id} cannot be found.`);
  }
  return certificate;
}

function describe({ id, owner, body, status, uploadedAt }: SigningCertificate): Output {
  return {
    UserName: owner.kind === 'user' ? owner.userName : undefined,
    CertificateId: id,
    CertificateBody: body,
    Status: status,
    UploadDate: new Date(uploadedAt),
  };
}

export const certificateOperations: OperationTable = {
  ListSigningCertificates: {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const { items, ...rest } = page(certificatesOf(context.account, namedOrSelf(context)), context.input);
      return { Certificates: items.map(describe), ...rest };
    },
  },
  UploadSigningCertificate: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const { account, ids, now, input } = context;
      const owner = namedOrSelf(context);
      const body = requiredText(input, 'CertificateBody').trim();
      if (!/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/.test(body)) {
        throw new AwsError('MalformedCertificate', 400, 'The certificate is not in PEM form.');
      }
      const own = certificatesOf(account, owner);
      if (own.some((other) => other.body === body)) {
        throw new AwsError('DuplicateCertificate', 409, 'The certificate is already associated with this account.');
      }
      if (own.length >= certificatesPerOwner) {
        throw new AwsError(
          'LimitExceeded',
          409,
          `Cannot exceed quota for SigningCertificatesPerUser: ${certificatesPerOwner}`,
        );
      }
      const certificate: SigningCertificate = { id: ids.base32(32), owner, body, uploadedAt: now, status: 'Active' };
      account.certificates.set(certificate.id, certificate);
      return { Certificate: describe(certificate) };
    },
  },
  UpdateSigningCertificate: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const status = requiredText(context.input, 'Status');
      if (status !== 'Active' && status !== 'Inactive') throw invalid('Status must be Active or Inactive.');
      theCertificate(context).status = status;
      return {};
    },
  },
  DeleteSigningCertificate: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      context.account.certificates.delete(theCertificate(context).id);
      return {};
    },
  },
};
