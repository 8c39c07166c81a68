import { strict as assert } from 'node:assert';
import { byTestId, must, picture, testIds } from '../pages/page.ts';
import {
  actual,
  applied,
  apply,
  createRegistry,
  fill,
  go,
  readText,
  reload,
  savedDraft,
  startApp,
} from '../pages/window.ts';

const labbench = createRegistry('labbench', null, 'ReadOnly', ['edge/gateway', 'acr/connected-registry']);

/** Starts with the cloud registry that has no connected registries. */
const startAtLab = async (): Promise<void> => {
  await startApp();
  const { registries } = await must('registries.list', {});
  const registryId = registries.find(({ name }) => name === 'contosolab')?.id ?? '';
  await must('registry.choose', { registryId });
};

describe('The first connected registry of a cloud registry without data endpoint', () => {
  it('begins at a topology that says that there is nothing yet', async () => {
    await startApp();
    assert.match(await readText('choose-registry'), /contosoedge/);
    await byTestId('choose-registry').click();
    await byTestId('choose-contosolab').waitForEnabled();
    await picture('first-choose');
    await byTestId('choose-contosolab').click();
    await byTestId('empty-topology').waitForDisplayed();
    assert.match(await readText('empty-topology'), /contosolab has no connected registries yet/);
    await picture('first-empty');
  });

  it('is created with the data endpoint offered as a step of the plan', async () => {
    await startAtLab();
    await reload();
    await byTestId('empty-topology').$('button*=Create a connected registry').click();
    await byTestId('overlay-create').waitForDisplayed();
    assert.match(await readText('prerequisite-premium'), /contosolab is Premium/);
    assert.match(
      await readText('prerequisite-data-endpoint'),
      /is off: turning it on becomes the first step of the plan/,
    );
    await byTestId('create-add-to-draft').click();
    assert.equal(await byTestId('field-name').isFocused(), true);
    await fill('field-name', 'labbench');
    for (const repository of ['edge/gateway', 'acr/connected-registry']) {
      await byTestId('field-repositories').click();
      await byTestId('field-repositories').addValue(repository);
      await browser.keys('Enter');
    }
    await byTestId('prerequisite-premium').scrollIntoView({ block: 'center' });
    await picture('first-create');
    await byTestId('create-add-to-draft').click();
    await byTestId('overlay-create').waitForDisplayed({ reverse: true });
    assert.deepEqual(await savedDraft(), [{ kind: 'enable-data-endpoint' }, labbench]);
  });

  it('is reviewed with the data endpoint before it, applied and read back', async () => {
    await startAtLab();
    await reload({ draft: [{ kind: 'enable-data-endpoint' }, labbench] });
    await go('review');
    await byTestId('plan-steps').waitForDisplayed();
    const steps = await testIds('step-');
    assert.match(steps[0] ?? '', /^step-enable-data-endpoint/);
    assert.equal(steps.at(-1), 'step-create-registry-labbench');
    await picture('first-review');
    await apply();
    assert.match(await applied(), /4 of 4 steps done/);
    await picture('first-applied');
    assert.deepEqual(
      [(await actual('labbench'))?.mode, (await actual('labbench'))?.status.activation],
      ['ReadOnly', 'Inactive'],
    );
    const { name, dataEndpointEnabled, dataEndpointHostNames } = (await must('view.get', {})).topology.cloud;
    assert.deepEqual(
      [name, dataEndpointEnabled, dataEndpointHostNames],
      ['contosolab', true, ['contosolab.westeurope.data.azurecr.io']],
    );
    await go('topology');
    await byTestId('empty-topology').waitForExist({ reverse: true });
    await picture('first-topology');
  });
});
