// The seed every property test starts from, so that a checkout gives the same verdict twice. `PROPERTY_SEED=N` draws other cases;
// a failure prints its own seed and path either way. A test that names a seed itself keeps it.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 9_461_922) });
