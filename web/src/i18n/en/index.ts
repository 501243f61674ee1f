import account from './account.json';
import alarms from './alarms.json';
import apiKeys from './apiKeys.json';
import areas from './areas.json';
import channels from './channels.json';
import common from './common.json';
import devices from './devices.json';
import live from './live.json';
import log from './log.json';
import navigation from './navigation.json';
import oidc from './oidc.json';
import plans from './plans.json';
import playback from './playback.json';
import problem from './problem.json';
import rights from './rights.json';
import session from './session.json';
import settings from './settings.json';
import tenant from './tenant.json';
import users from './users.json';
import views from './views.json';

export default {
  account,
  alarms,
  apiKeys,
  areas,
  channels,
  common,
  devices,
  live,
  log,
  navigation,
  oidc,
  plans,
  playback,
  problem,
  rights,
  session,
  settings,
  tenant,
  users,
  views,
};
