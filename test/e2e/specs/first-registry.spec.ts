import { strict as assert } from 'node:assert';
import { ask, byTestId, byTestIdPrefix, picture } from '../pages/page.ts';
import { actual, applied, apply, fill, go, settled, textOf } from '../pages/window.ts';

describe('The first connected registry of a cloud registry without data endpoint', () => {
  before(settled);

  it('begins at a topology that says that there is nothing yet', async () => {
    assert.match(await textOf('choose-registry'), /contosoedge/);
    await byTestId('choose-registry').click();
    await byTestId('choose-contosolab').waitForEnabled();
    await picture('first-choose');
    await byTestId('choose-contosolab').click();
    await byTestId('empty-topology').waitForDisplayed();
    assert.match(await textOf('empty-topology'), /contosolab has no connected registries yet/);
    await picture('first-empty');
  });

  it('is created with the data endpoint offered as a step of the plan', async () => {
    await byTestId('empty-topology').$('button*=Create a connected registry').click();
    await byTestId('overlay-create').waitForDisplayed();
    assert.match(await textOf('prerequisite-premium'), /contosolab is Premium/);
    assert.match(
      await textOf('prerequisite-data-endpoint'),
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
  });

  it('is reviewed with the data endpoint before it, applied and read back', async () => {
    await go('review');
    await byTestId('plan-steps').waitForDisplayed();
    const steps = await byTestIdPrefix('step-').map((step) => step.getAttribute('data-testid'));
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
    const view = await ask('view.get', {});
    assert.ok(view.ok);
    const { name, dataEndpointEnabled, dataEndpointHostNames } = view.value.topology.cloud;
    assert.deepEqual(
      [name, dataEndpointEnabled, dataEndpointHostNames],
      ['contosolab', true, ['contosolab.westeurope.data.azurecr.io']],
    );
    await go('topology');
    await byTestId('empty-topology').waitForExist({ reverse: true });
    await picture('first-topology');
  });
});
