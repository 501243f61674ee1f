import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type IconAnchorProps = ActionIconProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ActionIconProps> & { ref?: Ref<HTMLAnchorElement> };

function IconAnchor(props: IconAnchorProps) {
  return <ActionIcon component="a" variant="subtle" color="gray" {...props} />;
}

/** A link to another place of the console that shows only an icon; it needs an `aria-label`. */
export const IconLink = createLink(IconAnchor);
