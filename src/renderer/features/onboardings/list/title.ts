/** What an onboarding is called: by its name, else by its customer. */
export function titleOf(
  { name }: { readonly name: string | null },
  customer: { readonly name: string } | undefined,
): string {
  if (name !== null && name !== '') return name;
  return customer === undefined ? 'Onboarding without a name' : `Onboarding of ${customer.name}`;
}
