import { createApi, send } from '../../api/client';
import { Session } from './session';

/** The session of this page. */
export const session = new Session(send);

/** The API as the signed-in user. */
export const api = createApi(session.authorised);
