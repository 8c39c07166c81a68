import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import { AppState } from './state/app.svelte.ts';
import { escapeControlsInDocument } from './ui/show-controls.ts';

const target = document.querySelector('#app');
if (target === null) throw new Error('index.html has no element #app.');

// Set before the first paint; the saved choice follows with the settings.
document.documentElement.dataset['theme'] = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

escapeControlsInDocument(document);

// Request the data and start the worker while App.svelte is still loading. Do not await the import: App.svelte depends
// on this module, so that it would wait for ever.
const app = new AppState();
void app.start();
void import('./App.svelte').then(({ default: App }) => mount(App, { target, props: { app } }));
