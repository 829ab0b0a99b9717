//! Whether a run works: what its steps come to, judged by its own best and by what knowing nothing gives.

/// A loss that is so many times that of knowing nothing has exploded, once it stays there.
const EXPLODED: f32 = 10.0;

/// A loss that is so many times that of knowing nothing has exploded whatever the answers: some of them are right by what
/// is left of the weights, and coming down from there would take longer than beginning anew.
const FAR: f32 = 1000.0;

/// Judgements in a row that find a loss exploded, and not coming down, before the run counts as ruined: the first steps
/// of a run may start high and find their way.
const PATIENCE: u32 = 3;

/// An accuracy so many times that of guessing has been learnt; back at guessing, it has been lost.
const LEARNT: f32 = 1.5;

/// Judgements in a row that find it lost before the run counts as ruined.
const PATIENCE_WHEN_LOST: u32 = 5;

/// A loss is coming down that is below this share of the lowest since it exploded, or since all was lost.
const COMING_DOWN: f32 = 0.5;

/// How far above the best loss, or above that of knowing nothing, a run still works.
const CEILING: f32 = 1.5;

/// Below this share of the loss of knowing nothing, something is known.
const KNOWS: f32 = 0.98;

/// What consecutive steps came to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub steps: u64,
    pub examples: u64,
    loss: f64,
    correct: usize,
    /// Mean loss of the last step.
    last: f32,
}

impl Tally {
    /// Adds a step of `size` examples with this mean loss.
    pub fn add(&mut self, size: usize, loss: f32, correct: usize) {
        self.steps += 1;
        self.examples += size as u64;
        self.loss += f64::from(loss) * size as f64;
        self.correct += correct;
        self.last = loss;
    }

    /// Mean loss.
    pub fn loss(&self) -> f32 {
        (self.loss / self.examples as f64) as f32
    }

    fn accuracy(&self) -> f32 {
        self.correct as f32 / self.examples as f32
    }

    /// What an accuracy over so many examples may be off by: two standard deviations of the widest binomial.
    fn noise(&self) -> f32 {
        1.0 / (self.examples as f32).sqrt()
    }
}

/// What a tally says of the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It works about as well as it did.
    Works,
    /// It does not, and may come back.
    Doubtful,
    /// Its loss exploded and stays there.
    Exploded,
    /// It answers no better than by guessing, and had learnt to.
    Lost,
}

/// Tallies in a row that are no better than guessing.
#[derive(Clone, Copy, Debug)]
struct Bad {
    lost: u32,
    exploded: u32,
    lowest: f32,
}

const NONE: Bad = Bad { lost: 0, exploded: 0, lowest: f32::INFINITY };

/// What a run is judged by.
#[derive(Clone, Debug)]
pub(super) struct Health {
    /// Loss of scores that are all zero; 0 for the perceptron's, which has no scale.
    ignorant: f32,
    /// Accuracy of guessing.
    guessing: f32,
    /// Loss of the first step, before which nothing had been changed.
    first: Option<f32>,
    /// Lowest mean loss of a tally.
    best: f32,
    /// Highest accuracy of a tally, as far as it is certain.
    accuracy: f32,
    bad: Bad,
}

impl Health {
    /// Of a run whose loss, for scores that are all zero, is `ignorant`. `so_far` is the accuracy it has come to.
    pub fn new(ignorant: f32, classes: usize, so_far: f32) -> Self {
        let guessing = 1.0 / classes as f32;
        Self { ignorant, guessing, first: None, best: f32::INFINITY, accuracy: so_far, bad: NONE }
    }

    /// Takes note of a step's mean loss.
    pub fn see(&mut self, loss: f32) {
        self.first.get_or_insert(loss);
    }

    /// Training is another from now on: a loss that exploded may come down by it.
    pub fn forgive(&mut self) {
        self.bad = NONE;
    }

    /// Whether these steps only guessed, at a loss above that of knowing nothing, or their loss is far above it.
    pub fn has_exploded(&self, tally: &Tally) -> bool {
        let loss = tally.loss();
        self.is_explosion(loss) && (self.guesses(tally) || self.is_above(FAR, loss))
    }

    /// Whether a loss is that of an explosion, whatever the answers.
    pub fn is_explosion(&self, loss: f32) -> bool {
        self.is_above(EXPLODED, loss)
    }

    /// Whether a loss is so many times that of knowing nothing, or of the first step.
    fn is_above(&self, times: f32, loss: f32) -> bool {
        self.ignorant > 0.0 && loss > times * self.ignorant.max(self.first.unwrap_or(0.0))
    }

    /// Whether the loss of these steps is above that of a run that works.
    pub fn is_high(&self, tally: &Tally) -> bool {
        self.ignorant > 0.0 && tally.loss() > self.ceiling()
    }

    fn guesses(&self, tally: &Tally) -> bool {
        tally.accuracy() <= self.guessing + tally.noise()
    }

    fn ceiling(&self) -> f32 {
        CEILING * self.ignorant.max(self.first.unwrap_or(0.0).min(self.best))
    }

    /// Judges the latest steps.
    pub fn judge(&mut self, tally: &Tally) -> Verdict {
        let (loss, accuracy, noise) = (tally.loss(), tally.accuracy(), tally.noise());
        let exploded = self.has_exploded(tally);
        let lost = self.accuracy >= LEARNT * self.guessing && self.guesses(tally);
        if exploded || lost {
            if loss < COMING_DOWN * self.bad.lowest && !self.is_above(FAR, loss) {
                self.bad = NONE;
            }
            self.bad.lowest = self.bad.lowest.min(loss);
            self.bad.lost += u32::from(lost);
            self.bad.exploded = if exploded { self.bad.exploded + 1 } else { 0 };
            return match self.bad {
                Bad { exploded: PATIENCE.., .. } => Verdict::Exploded,
                Bad { lost: PATIENCE_WHEN_LOST.., .. } => Verdict::Lost,
                _ => Verdict::Doubtful,
            };
        }
        self.forgive();
        let (high, ceiling) = (self.is_high(tally), self.ceiling());
        self.best = self.best.min(loss);
        self.accuracy = self.accuracy.max(accuracy - noise);
        let low = self.ignorant == 0.0 || (!high && tally.last <= 10.0 * ceiling);
        // Halfway between guessing and its best a run still works: more augmentation may take it there.
        let right = accuracy + noise >= f32::midpoint(self.guessing, self.accuracy.max(self.guessing));
        let knows = accuracy > self.guessing + noise || loss < KNOWS * self.ignorant;
        if low && right && knows { Verdict::Works } else { Verdict::Doubtful }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Judges tallies of 2,048 examples with these losses and accuracies, by a softmax over ten classes.
    fn verdicts(steps: &[(f32, f32)]) -> Vec<Verdict> {
        let mut health = Health::new(10.0_f32.ln(), 10, 0.0);
        health.see(2.5);
        steps.iter().map(|&(loss, accuracy)| health.judge(&tally(loss, accuracy))).collect()
    }

    fn tally(loss: f32, accuracy: f32) -> Tally {
        let mut tally = Tally::default();
        (0..64).for_each(|_| tally.add(32, loss, (32.0 * accuracy).round() as usize));
        tally
    }

    use Verdict::{Doubtful, Exploded, Lost, Works};

    #[test]
    fn a_run_works_while_it_is_about_as_good_as_it_was() {
        let learning = [(2.29, 0.125), (1.9, 0.25), (1.2, 0.6), (1.5, 0.5), (0.4, 0.9)];
        assert_eq!(verdicts(&learning), [Works; 5]);
        let guessing = [(2.31, 0.09375), (1.2, 0.6), (2.3, 0.09375), (94.0, 0.375), (1.3, 0.5625)];
        assert_eq!(verdicts(&guessing), [Doubtful, Works, Doubtful, Doubtful, Works]);
    }

    #[test]
    fn a_loss_that_exploded_is_ruin_once_it_stays_there() {
        assert_eq!(verdicts(&[(606.0, 0.09375); 4]), [Doubtful, Doubtful, Exploded, Exploded]);
        let coming_down = [5000.0, 2000.0, 900.0, 300.0, 140.0, 60.0, 23.0, 2.3].map(|loss| (loss, 0.09375));
        assert_eq!(verdicts(&coming_down), [Doubtful; 8]);
        assert_eq!(verdicts(&[(606.0, 0.25); 9]), [Doubtful; 9], "it answers better than by guessing");
        let far = [8e6, 2e6, 4e5].map(|loss| (loss, 0.25));
        assert_eq!(
            verdicts(&far),
            [Doubtful, Doubtful, Exploded],
            "so far away that does not count, nor that it falls"
        );
    }

    #[test]
    fn what_was_learnt_and_is_gone_for_long_is_ruin() {
        let mut tallies = vec![(2.0, 0.28125)];
        tallies.extend([(2.31, 0.09375); 5]);
        assert_eq!(verdicts(&tallies), [Works, Doubtful, Doubtful, Doubtful, Doubtful, Lost]);
        tallies.insert(4, (2.2, 0.15625));
        assert!(!verdicts(&tallies).contains(&Lost), "it came back in between");
        assert_eq!(verdicts(&[(2.31, 0.09375); 20]), [Doubtful; 20], "nothing was ever learnt");
    }

    #[test]
    fn a_loss_without_a_scale_is_judged_by_its_answers() {
        let mut health = Health::new(0.0, 10, 0.0);
        let verdicts = [(7.0, 0.09375), (5e6, 0.1875), (6e6, 0.1875), (9e6, 0.0625)]
            .map(|(loss, accuracy)| health.judge(&tally(loss, accuracy)));
        assert_eq!(verdicts, [Doubtful, Works, Works, Doubtful]);
    }
}
