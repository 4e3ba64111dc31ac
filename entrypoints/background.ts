import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { createApp } from '../src/app/create-app.ts';
import { createBrowserPlatform } from '../src/app/platform-browser.ts';

// COMPAT(firefox): an event page there, and a service worker elsewhere; nothing here relies on being either.
// One classic script: a service worker may not import() the chunks that a module would be split into.
export default defineBackground({
  main() {
    const app = createApp(createBrowserPlatform());
    // L1: every listener is there before the first await, so that the event that woke the worker is not lost.
    browser.runtime.onMessage.addListener((message, sender) => app.onMessage(message, sender));
    browser.runtime.onConnect.addListener((port) => app.onConnect(port));
    browser.alarms.onAlarm.addListener(({ name }) => void app.onAlarm(name));
    browser.idle.onStateChanged.addListener((state) => void app.onIdleChanged(state));
    browser.commands.onCommand.addListener((name) => void app.onCommand(name));
    browser.permissions.onAdded.addListener(() => void app.onPermissionsChanged());
    browser.permissions.onRemoved.addListener(() => void app.onPermissionsChanged());
    browser.tabs.onRemoved.addListener((tabId) => void app.onTabRemoved(tabId));
    browser.windows.onRemoved.addListener((windowId) => void app.onWindowRemoved(windowId));
    browser.runtime.onUpdateAvailable.addListener(() => void app.onUpdateAvailable());
    // Being started is all that is wanted: the app takes up its state whenever it starts.
    browser.runtime.onStartup.addListener(() => void app.ready);
    browser.runtime.onInstalled.addListener(() => void app.ready);
  },
});
