/** What the address of the devices page says: the chosen area, and what is open beside the list. */
export interface DevicesSearch {
  area?: string | undefined;
  device?: string | undefined;
  channel?: string | undefined;
}

const ID = /^[a-z2-7]{16}$/;

/** Reads the address. Every key is in the result, because the router lets through whatever its reader does not answer. */
export function parseDevicesSearch(search: Record<string, unknown>): DevicesSearch {
  return { area: id(search.area), device: id(search.device), channel: id(search.channel) };
}

function id(value: unknown): string | undefined {
  return typeof value === 'string' && ID.test(value) ? value : undefined;
}
