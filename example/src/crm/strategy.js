/**
 * `"approval": { "strategy": "two_thirds", "voters": … }`: two of three seats must agree. `pure` says
 * that it computes from its arguments alone, so it is asked inside the decision. It must answer as
 * soon as no outstanding vote can change it, and never depend on the order of the votes.
 */
module.exports = () => ({
  name: 'two_thirds',
  pure: true,

  canProceed(votes, { seats, absent }) {
    const needed = Math.ceil((seats.length * 2) / 3);
    const yes = votes.filter(({ choice }) => choice === 'approve').length;
    const open = seats.length - votes.length - absent.length;
    if (yes >= needed) return 'approved';
    return yes + open < needed ? 'rejected' : 'pending';
  },
});
