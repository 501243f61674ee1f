import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './PlanGrid.module.css';
import { type Cell, DAYS, HOURS, type Mode, modeOf, MODES, neighbour, paint, type Week } from './week';

interface PlanGridProps {
  week: Week;
  onChange: (week: Week) => void;
}

interface Stroke {
  from: Cell;
  to: Cell;
}

const HOUR_NUMBERS = Array.from({ length: HOURS }, (_, hour) => hour);

/**
 * The hours of a week. A brush is chosen, and hours are painted by dragging over them, or with the keyboard: arrows walk,
 * Space paints, Shift with an arrow paints on the way.
 */
export function PlanGrid({ week, onChange }: PlanGridProps) {
  const { t } = useTranslation('plans');
  const grid = useRef<HTMLDivElement>(null);
  const [brush, setBrush] = useState<Mode>('motion');
  const [stroke, setStroke] = useState<Stroke>();
  const [focused, setFocused] = useState<Cell>({ day: 0, hour: 0 });
  const shown = stroke ? paint(week, stroke.from, stroke.to, brush) : week;

  const begin = (event: PointerEvent) => {
    const cell = cellAt(event);
    if (!cell || event.button !== 0) return;
    grid.current?.setPointerCapture(event.pointerId);
    setFocused(cell);
    setStroke({ from: cell, to: cell });
  };
  const move = (event: PointerEvent) => {
    const cell = stroke && cellAt(event);
    if (cell) setStroke({ ...stroke, to: cell });
  };
  const end = () => {
    if (stroke) onChange(shown);
    setStroke(undefined);
  };

  const focus = (cell: Cell) => {
    setFocused(cell);
    grid.current?.querySelector<HTMLElement>(`[data-day="${cell.day}"][data-hour="${cell.hour}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = neighbour(focused, event.key);
    if (target) {
      if (event.shiftKey) onChange(paint(week, focused, target, brush));
      focus(target);
    } else if (event.key === ' ' || event.key === 'Enter') onChange(paint(week, focused, focused, brush));
    else return;
    event.preventDefault();
  };

  return (
    <div>
      <div role="radiogroup" aria-label={t('brush')} className={classes.palette}>
        {MODES.map((mode) => (
          <button
            key={mode}
            type="button"
            role="radio"
            aria-checked={brush === mode}
            className={classes.brush}
            onClick={() => setBrush(mode)}
          >
            <span className={classes.swatch} data-mode={mode} aria-hidden />
            {t(mode)}
          </button>
        ))}
      </div>
      <div className={classes.scroller}>
        <div
          ref={grid}
          role="grid"
          aria-label={t('title')}
          className={classes.grid}
          onPointerDown={begin}
          onPointerMove={move}
          onPointerUp={end}
          onPointerCancel={() => setStroke(undefined)}
          onKeyDown={onKeyDown}
        >
          <div role="row" className={classes.row}>
            <span role="columnheader" aria-label={t('day')} />
            {HOUR_NUMBERS.map((hour) => (
              <span key={hour} role="columnheader" className={classes.hour}>
                {hour}
              </span>
            ))}
          </div>
          {DAYS.map((name, day) => (
            <div key={name} role="row" className={classes.row}>
              <span role="rowheader" className={classes.day}>
                {t(name)}
              </span>
              {HOUR_NUMBERS.map((hour) => {
                const mode = modeOf(shown, { day, hour });
                return (
                  <div
                    key={hour}
                    role="gridcell"
                    tabIndex={focused.day === day && focused.hour === hour ? 0 : -1}
                    aria-label={t('cell', { day: t(name), hour, mode: t(mode) })}
                    data-day={day}
                    data-hour={hour}
                    data-mode={mode}
                    className={classes.cell}
                  />
                );
              })}
            </div>
          ))}
        </div>
      </div>
      <p className={classes.hint}>{t('hint')}</p>
    </div>
  );
}

/** The hour below the pointer, which is captured: the event's own target says nothing. */
function cellAt({ clientX, clientY }: PointerEvent): Cell | null {
  const element = document.elementFromPoint(clientX, clientY);
  if (!(element instanceof HTMLElement) || element.dataset.hour === undefined) return null;
  return { day: Number(element.dataset.day), hour: Number(element.dataset.hour) };
}
