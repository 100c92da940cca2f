/** First tab of the inspector. */
export function NowTab(_props: { readonly nodeId: string }) {
  return null;
}
