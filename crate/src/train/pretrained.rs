//! A run that begins with a trained network instead of a fresh one.

use super::{Run, RunError};
use crate::backend::Backend;
use crate::data::{Dataset, DatasetName};
use crate::pretrained::ModelCard;

impl<B: Backend> Run<B> {
    /// The trained network of `card` in place of this one, to be asked, looked into and trained further. Its classes
    /// are CIFAR-10's: where the run has other pictures it is left without any, until CIFAR-10 is loaded.
    ///
    /// # Errors
    /// When the weights are not the card's, or the network is not one for CIFAR-10; then nothing has changed.
    pub fn use_pretrained(&mut self, card: &ModelCard, weights: &[u8]) -> Result<(), RunError> {
        let mut none = Dataset::cifar10();
        none.finish();
        let mut run = Self::fresh(card.spec.clone(), card.optimizer.clone(), card.augmentation, none, card.seed)?;
        let parameters = card.parameters(run.backend.entries(), weights)?;
        if self.data.name() == DatasetName::Cifar10 {
            run.data = std::mem::replace(&mut self.data, Dataset::cifar10());
        }
        run.start_from(&parameters, card.examples);
        *self = run;
        Ok(())
    }

    /// Goes on from these parameters, after so many examples.
    pub(super) fn start_from(&mut self, parameters: &[f32], examples: u64) {
        self.backend.set_parameters(parameters);
        self.progress.examples = examples;
        self.begin_here();
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{run, small_cifar10, steps};
    use super::*;
    use crate::pretrained::{checksum, encode};
    use crate::study::{Focus, Study};
    use crate::train::RunError;

    fn files(of: &Run) -> (ModelCard, Vec<u8>) {
        let weights = encode(of.backend().entries(), &of.backend().parameters());
        let card = ModelCard {
            spec: of.backend().spec().clone(),
            optimizer: of.optimizer_spec().clone(),
            augmentation: of.augmentation(),
            seed: 4,
            examples: 6400,
            crc32: checksum(&weights),
        };
        (card, weights)
    }

    #[test]
    fn a_trained_network_answers_without_pictures_and_keeps_its_weights_when_they_come() {
        let mut teacher = run(4);
        steps(&mut teacher, 20);
        let (card, weights) = files(&teacher);
        let parameters = card.parameters(teacher.backend().entries(), &weights).unwrap();
        let mut run = run(1);
        run.use_pretrained(&card, &weights).unwrap();
        assert_eq!(
            (&*run.backend().parameters(), run.examples(), run.data().classes()[9]),
            (&parameters[..], 6400, "truck")
        );
        let mut study = Study::new(&run, Focus::Test(0)).unwrap();
        assert_eq!(study.classify(&mut run, &[100; 3072], true).ranked.len(), 10);
        assert!(study.inspect(&run).pixels.iter().any(|&pixel| pixel > 0), "something is shown");
        assert!(study.predict(&mut run, 3, false).is_empty());
        study.evaluate(&mut run, false);
        assert!(!study.evaluate_more(&mut run) && study.evaluation().unwrap().finished());
        assert!(matches!(run.step(&|| 0.0), Err(RunError::NoPictures(_))));

        let mut arriving = run.on_arriving().unwrap();
        *arriving.data_mut().train_mut() = small_cifar10().train().clone();
        assert_eq!((&*arriving.backend().parameters(), arriving.examples()), (&parameters[..], 6400));
        steps(&mut arriving, 2);
        run.set_data(small_cifar10()).unwrap();
        assert_eq!((&*run.backend().parameters(), run.examples()), (&parameters[..], 6400));
        // Pictures that are there stay.
        steps(&mut run, 2);
        run.use_pretrained(&card, &weights).unwrap();
        assert_eq!((&*run.backend().parameters(), run.data().train().len()), (&parameters[..], 40));
        // Another data set begins afresh.
        run.set_data(Dataset::embedded()).unwrap();
        assert_eq!(run.examples(), 0);
        assert_ne!(&*run.backend().parameters(), parameters);
    }

    #[test]
    fn damaged_weights_change_nothing() {
        let mut run = run(1);
        let (card, mut weights) = files(&run);
        let before = run.save();
        weights[100] ^= 4;
        assert!(matches!(run.use_pretrained(&card, &weights), Err(RunError::Pretrained(_))));
        assert_eq!(run.save(), before);
    }
}
