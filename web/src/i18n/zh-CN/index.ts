import alarms from './alarms.json';
import channels from './channels.json';
import common from './common.json';
import devices from './devices.json';
import live from './live.json';
import navigation from './navigation.json';
import playback from './playback.json';
import problem from './problem.json';
import session from './session.json';
import settings from './settings.json';

export default { alarms, channels, common, devices, live, navigation, playback, problem, session, settings };
