import { Navigate } from '@tanstack/react-router';

import { useMe } from '../features/me/useMe';
import { Loading } from './Loading';
import { placesFor } from './places';
import { ProblemAlert } from './ProblemAlert';

/** Leads to the first place that the user may go to, or to his own account. */
export function Home() {
  const { data, error } = useMe();
  if (error && !data) return <ProblemAlert error={error} />;
  if (!data) return <Loading />;
  return <Navigate to={placesFor(data.rights)[0]?.to ?? '/account'} replace />;
}
