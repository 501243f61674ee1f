/** The command line that enrols an uploader with a claim code. */
export function enrolCommand(cloud: string, claimCode: string): string {
  return `camera-uploader enroll --cloud ${cloud} --code ${claimCode} --state ./nightjar-state`;
}
