import encodeQR from 'qr';
import { useMemo } from 'react';

/** A text as a picture of dots that telephones read. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const dots = useMemo(() => encodeQR(text, 'raw', { ecc: 'medium', border: 3 }), [text]);
  const path = dots.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join('');
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${dots.length} ${dots.length}`} width={208} height={208}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
