/**
 * The popup's beginning. It lies in the chunk that every page begins with, so that the popup has one script to load; in the other
 * pages it does nothing.
 */
import { render } from 'preact';
import { beginPage } from '../begin-page.ts';
import { isToolbarPopup } from '../platform.ts';
import { PopupApp } from './PopupApp.tsx';

const start = async (): Promise<void> => {
  const isReady = beginPage();
  if (!isToolbarPopup()) document.documentElement.classList.add('in-page');
  await isReady;
  const root = document.getElementById('app');
  if (root) render(<PopupApp />, root);
};

if (location.pathname === '/popup.html') void start();
