import type { components } from './schema';

type Schemas = components['schemas'];

export type AccessToken = Schemas['AccessToken'];
export type Alarm = Schemas['Alarm'];
export type AlarmType = Schemas['AlarmType'];
export type Channel = Schemas['Channel'];
export type ClaimableDevice = Schemas['ClaimableDevice'];
export type Device = Schemas['Device'];
export type DeviceState = Schemas['DeviceState'];
export type Problem = Schemas['Problem'];
export type WebhookWithSecret = Schemas['WebhookWithSecret'];
