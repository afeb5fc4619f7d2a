"""Distilling: a student learns to paint in one step what the trained network paints in several, and is held to the teachers' pictures by a critic.

In: what was trained, a recipe's `[distil]`. Out: the loss of each step. The critic (see :mod:`.critic`) is trained beside the student where the
recipe gives it weight; in its first steps (`alone`) it only learns, so that what it first says does no harm.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, distributed

from ..render.ingredients import media_places
from .critic import Critic, told_apart, unlike
from .model import Native, sample
from .recipe import Distil

#: What a critic learns at, beside the student.
CRITIC_RATE = 2.0


class Distilling:
    """The state of distilling: the teacher as it stands and the critic as it learns."""

    def __init__(self, trained: Native, order: Distil, device: torch.device) -> None:
        self.order = order
        self.teacher = copy.deepcopy(trained).requires_grad_(False)
        self.critic, self.optimiser, self.step = None, None, 0
        self.media = torch.tensor(media_places(), device=device)
        if order.adversary or order.features or order.naming:
            self.critic = Critic(trained.shape.looks, len(self.media) if order.naming else 0).to(device)
            self.optimiser = torch.optim.AdamW(self.critic.parameters(), lr=order.rate * CRITIC_RATE, betas=(0.5, 0.98), weight_decay=0.0)

    def loss(
        self, made: Tensor, wanted: Tensor, noise: Tensor, conditions: tuple[Tensor, ...], distance: Callable[[Tensor, Tensor], Tensor],
    ) -> Tensor:
        """The student's loss for its pictures `made` of `noise`; the critic is taught by the way. `wanted` are the teachers' pictures."""
        share = self.order.teacher
        total = (1 - share) * distance(made, wanted)
        if share:
            with torch.no_grad():
                shown = sample(self.teacher, noise, self.order.teacher_steps, *conditions)
            total = total + share * distance(made, shown.float())
        if self.critic is not None:
            planes, look = conditions[:2]
            self._teach(made.detach(), wanted, planes, look)
            # It is asked here, not taught.
            self.critic.requires_grad_(False)
            verdict, ours = self.critic(made, planes, look)
            with torch.no_grad():
                _, theirs = self.critic(wanted, planes, look)
            if self.step >= self.order.alone:
                total = total + self.order.features * unlike(ours, theirs) - self.order.adversary * verdict.float().mean()
                if self.order.naming:
                    total = total + self.order.naming * self.critic.misnamed(ours, self._medium(look))
        self.step += 1
        return total

    def _teach(self, made: Tensor, wanted: Tensor, planes: Tensor, look: Tensor) -> None:
        assert self.critic is not None and self.optimiser is not None
        self.critic.requires_grad_(True)
        verdict, theirs = self.critic(wanted, planes, look)
        loss = told_apart(verdict.float(), self.critic(made, planes, look)[0].float())
        if self.order.naming:
            # It learns what a medium is from the teachers alone.
            loss = loss + self.critic.misnamed(theirs, self._medium(look))
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        if distributed.is_initialized():
            # Every process has the same critic.
            for parameter in self.critic.parameters():
                assert parameter.grad is not None
                distributed.all_reduce(parameter.grad)
                parameter.grad /= distributed.get_world_size()
        self.optimiser.step()

    def _medium(self, look: Tensor) -> Tensor:
        """The medium (b,) of looks, by its number among the media."""
        return look[:, self.media].argmax(1)

    def state(self) -> dict[str, Any]:
        """For a checkpoint."""
        return {
            "teacher": self.teacher.state_dict(), "step": self.step, "critic": self.critic.state_dict() if self.critic else None,
            "optimiser": self.optimiser.state_dict() if self.optimiser else None,
        }

    def resume(self, state: dict[str, Any]) -> None:
        """From a checkpoint; a critic that it does not have begins anew."""
        self.teacher.load_state_dict(state["teacher"])
        self.step = state["step"]
        if self.critic is not None and self.optimiser is not None and state["critic"] is not None:
            self.critic.load_state_dict(state["critic"])
            self.optimiser.load_state_dict(state["optimiser"])
