// Files and folders dropped anywhere on the page; a veil says so while they hover.

import type { JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { droppedFiles } from './dropped-files.ts';
import { openFiles } from './open-files.ts';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

export function DropTarget(): JSX.Element | null {
  const [over, setOver] = useState(false);
  useLayoutEffect(() => listen(setOver), []);
  if (!over) return null;
  return (
    <div class="drop-veil">
      <p>Drop it: it is read here and never uploaded</p>
    </div>
  );
}

function listen(setOver: (over: boolean) => void): () => void {
  const onOver = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
  };
  const onLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) setOver(false);
  };
  const onDrop = (event: DragEvent): void => {
    if (!hasFiles(event) || event.dataTransfer === null) return;
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then(openFiles);
  };
  addEventListener('dragover', onOver);
  addEventListener('dragleave', onLeave);
  addEventListener('drop', onDrop);
  return () => {
    removeEventListener('dragover', onOver);
    removeEventListener('dragleave', onLeave);
    removeEventListener('drop', onDrop);
  };
}
