/**
 * A reader that reads each object of parameters once. Equal parameters are one object in a program, so all nodes that have
 * them share what was read: a thousand policies would lie between the fields that every event touches.
 */
export function readOnce<Params extends object, Policy>(
  read: (params: Params) => Policy,
): (params: Params) => Policy {
  const known = new WeakMap<Params, Policy>();
  return (params) => {
    let policy = known.get(params);
    if (policy === undefined) {
      policy = read(params);
      known.set(params, policy);
    }
    return policy;
  };
}
