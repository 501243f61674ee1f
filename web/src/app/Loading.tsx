import { Center, Loader } from '@mantine/core';

export function Loading() {
  return (
    <Center mt="xl">
      <Loader />
    </Center>
  );
}
