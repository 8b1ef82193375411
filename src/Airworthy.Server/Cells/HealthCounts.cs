using System.Runtime.CompilerServices;

namespace Airworthy.Server.Cells;

/// <summary>Five disjoint columns, indexed by <see cref="SessionHealth"/>; their sum is the total.</summary>
[InlineArray(Columns)]
internal struct HealthCounts
{
    public const int Columns = 5;

    private long _first;

    public long this[SessionHealth health]
    {
        readonly get => this[(int)health];
        set => this[(int)health] = value;
    }

    public readonly long Total => this[0] + this[1] + this[2] + this[3] + this[4];

    public readonly long Crashed => this[SessionHealth.Crashed];

    public void Add(in HealthCounts other)
    {
        for (var i = 0; i < Columns; i++)
            this[i] += other[i];
    }
}
