import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import { AppState } from './state/app.svelte.ts';
import { showControls } from './ui/show-controls.ts';

const target = document.querySelector('#app');
if (target === null) throw new Error('index.html has no element #app.');

// Before anything is painted; the person's own choice follows with the settings.
document.documentElement.dataset['theme'] = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

showControls(document);

// What is shown is asked for, and the worker starts, while the page that shows it is still read. The page stands on this file and
// waits for its end, so that waiting for the page here would be for ever.
const app = new AppState();
void app.start();
void import('./App.svelte').then(({ default: App }) => mount(App, { target, props: { app } }));
