const HIDDEN_TAB_MS = 30_000;
const OUT_OF_VIEW_MS = 2_000;

/**
 * Tells when nobody has been able to see an element for a while (the tab is hidden, or the element is scrolled out of
 * view), and when somebody can again. Returns the function that ends the watch.
 */
export function watchPresence(element: Element, onChange: (present: boolean) => void): () => void {
  let inView = true;
  let present = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const update = () => {
    clearTimeout(timer);
    const visible = inView && !document.hidden;
    if (visible === present) return;
    if (visible) {
      present = true;
      onChange(true);
      return;
    }
    timer = setTimeout(
      () => {
        present = false;
        onChange(false);
      },
      document.hidden ? HIDDEN_TAB_MS : OUT_OF_VIEW_MS,
    );
  };

  const observer = new IntersectionObserver((entries) => {
    inView = entries.at(-1)?.isIntersecting ?? inView;
    update();
  });
  observer.observe(element);
  document.addEventListener('visibilitychange', update);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener('visibilitychange', update);
  };
}
