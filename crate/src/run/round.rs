//! Tasks that belong together, and what came of them.

use super::sums::Sums;
use super::tasks::{Done, Task};

/// What one worker made of some of the tasks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    done: Vec<(usize, Done)>,
    sums: Sums,
}

impl Results {
    /// Adds what came of `task`, which is number `index`.
    pub fn add(&mut self, index: usize, task: &Task, mut done: Done) {
        if let Some(part) = task.part() {
            self.sums.add(part, std::mem::take(&mut done.gradients));
        }
        self.done.push((index, done));
    }

    /// Whether every answer is one of so many classes.
    pub(super) fn answers_are_of(&self, classes: usize) -> bool {
        let mut answers = self.done.iter().flat_map(|(_, done)| &done.answers);
        answers.all(|&answer| usize::from(answer) < classes)
    }

    /// All of it as numbers, in a few pieces: the figures of all tasks, then each sum of gradients.
    pub fn into_numbers(self) -> impl Iterator<Item = Vec<f32>> {
        let figures = self.done.into_iter().flat_map(|(_, done)| done.figures()).collect();
        std::iter::once(figures).chain(self.sums.into_values())
    }

    /// What came of `tasks`, with their indices, from its numbers; `next` gives as many as are asked for. `None` when they
    /// are not of these tasks and a network of so many parameters.
    pub fn from_numbers(
        tasks: &[(usize, &Task)],
        parameters: usize,
        mut next: impl FnMut(usize) -> Option<Vec<f32>>,
    ) -> Option<Self> {
        let figures = next(tasks.iter().map(|(_, task)| task.figures()).sum())?;
        let mut figures = &figures[..];
        let mut done = Vec::with_capacity(tasks.len());
        for &(index, task) in tasks {
            done.push((index, Done::from_figures(task, figures.split_off(..task.figures())?)?));
        }
        let parts = tasks.iter().filter_map(|(_, task)| task.part());
        Some(Self { done, sums: Sums::read(parts, || next(parameters))? })
    }
}

/// Tasks, and what has come of them so far.
#[derive(Default)]
pub(super) struct Round {
    pub tasks: Vec<Task>,
    done: Vec<Option<Done>>,
    sums: Sums,
}

impl Round {
    pub fn new(tasks: Vec<Task>) -> Self {
        let done = tasks.iter().map(|_| None).collect();
        Self { tasks, done, sums: Sums::default() }
    }

    /// Takes what came of task `index` here.
    pub fn deliver(&mut self, index: usize, done: Done) -> bool {
        let Some(task) = self.tasks.get(index) else { return false };
        let mut results = Results::default();
        results.add(index, task, done);
        self.take(results)
    }

    /// Takes what a worker made of some tasks; all of it is dropped, and the answer is false, where a task is done already
    /// or none of the round's.
    pub fn take(&mut self, results: Results) -> bool {
        for (at, &(index, _)) in results.done.iter().enumerate() {
            let twice = results.done[..at].iter().any(|&(before, _)| before == index);
            if twice || !matches!(self.done.get(index), Some(None)) {
                return false;
            }
        }
        for (index, done) in results.done {
            self.done[index] = Some(done);
        }
        self.sums.merge(results.sums);
        true
    }

    /// All tasks with their results, in order; `None` while one is missing.
    pub fn complete(&self) -> Option<Vec<(&Task, &Done)>> {
        self.tasks.iter().zip(&self.done).map(|(task, done)| Some((task, done.as_ref()?))).collect()
    }

    /// Takes the sum of all gradients; `None` while one is missing, or where there are none.
    pub fn take_gradients(&mut self) -> Option<Vec<f32>> {
        self.sums.take_whole()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tasks::Purpose;
    use super::*;
    use crate::data::PICTURE_LEN;
    use crate::data::augment::View;

    #[test]
    fn a_round_is_complete_when_every_task_was_delivered_once() {
        let train = |part| Task::new(Purpose::Train { batch_size: 16, part, seed: 1 }, 0);
        let answer = Task::new(Purpose::Answer { averaged: false }, 0);
        let tasks = [answer, train(0), train(1)];
        let mut round = Round::new(tasks.to_vec());
        let done = |index: usize, value| Done {
            correct: value as usize,
            gradients: if index == 0 { Vec::new() } else { vec![value] },
            ..Done::default()
        };
        assert!(round.deliver(1, done(1, 1.0)));
        assert!(!round.deliver(1, done(1, 7.0)), "it is done already");
        assert!(!round.deliver(5, done(5, 7.0)), "there is none such");
        let mut late = Results::default();
        late.add(2, &tasks[2], done(2, 7.0));
        late.add(1, &tasks[1], done(1, 7.0));
        assert!(!round.take(late), "all or nothing");
        let mut twice = Results::default();
        twice.add(2, &tasks[2], done(2, 7.0));
        twice.add(2, &tasks[2], done(2, 7.0));
        assert!(!round.take(twice), "once is enough");
        assert!(round.complete().is_none() && round.take_gradients().is_none());
        let mut rest = Results::default();
        rest.add(2, &tasks[2], done(2, 2.0));
        rest.add(0, &tasks[0], done(0, 0.0));
        assert!(round.take(rest));
        let counts: Vec<usize> = round.complete().unwrap().iter().map(|(_, done)| done.correct).collect();
        assert_eq!(counts, [0, 1, 2]);
        assert_eq!(round.take_gradients(), Some(vec![3.0]));
    }

    #[test]
    fn results_arrive_as_they_were_sent_or_not_at_all() {
        let train = |part| Task::new(Purpose::Train { batch_size: 32, part, seed: 1 }, 0);
        let mut answer = Task::new(Purpose::Answer { averaged: false }, 1);
        answer.push(&[7; PICTURE_LEN], 3, View::default());
        let tasks = [(4, &train(1)), (9, &answer), (5, &train(0)), (6, &train(3))];
        let mut sent = Results::default();
        for (index, task) in tasks {
            let figures = Done { loss: 2.5 * index as f32, correct: index, ..Done::default() };
            let done = match task.part() {
                Some(_) => Done { gradients: vec![index as f32, -1.0], ..figures },
                None => Done { answers: vec![9], ..figures },
            };
            sent.add(index, task, done);
        }
        let numbers = sent.clone().into_numbers().flatten().collect::<Vec<_>>();
        assert!(numbers.len() < tasks.iter().map(|(_, task)| task.most_numbers(2)).sum());
        let arrived = |mut numbers: &[f32], parameters| {
            let next = |len| Some(numbers.split_off(..len)?.to_vec());
            let results = Results::from_numbers(&tasks, parameters, next);
            (results, numbers.len())
        };
        assert_eq!(arrived(&numbers, 2), (Some(sent), 0));
        assert_eq!(arrived(&numbers, 3).0, None);
        assert_eq!(arrived(&numbers[..numbers.len() - 1], 2).0, None);
    }
}
