// The document as a form: the same text by other means. Each control changes one place of the text and follows it when it is typed over.

import type { JSX } from 'preact';
import { EventSection } from './form-events.tsx';
import { IngressSection, PoolSections, VipSection } from './form-pools.tsx';
import { ControllerSection, RunSection, TrafficSection } from './form-traffic.tsx';
import { reading } from './scenario-state.ts';

export function ScenarioForm(): JSX.Element {
  const found = reading.value;
  return (
    <section class="scenario-form" aria-label="The scenario as a form">
      <h2>As a form</h2>
      {found !== null && found.data === null ? (
        <p class="note">The form comes back when the text can be read as YAML again.</p>
      ) : (
        found !== null && (
          <>
            <EventSection />
            <PoolSections />
            <VipSection />
            <TrafficSection />
            <ControllerSection />
            <IngressSection />
            <RunSection />
          </>
        )
      )}
    </section>
  );
}
