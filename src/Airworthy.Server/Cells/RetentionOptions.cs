using System.ComponentModel.DataAnnotations;

namespace Airworthy.Server.Cells;

/// <summary>How long what is kept for: finer numbers go first, and coarser ones answer from then on.</summary>
internal sealed class RetentionOptions : IValidatableObject
{
    /// <summary>Cells of a minute.</summary>
    [Range(typeof(TimeSpan), "02:00:00", "30.00:00:00")]
    public TimeSpan Minutes { get; set; } = TimeSpan.FromHours(48);

    /// <summary>Cells of an hour.</summary>
    [Range(typeof(TimeSpan), "14.00:00:00", "3660.00:00:00")]
    public TimeSpan Hours { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Cells of a day; for ever if not set.</summary>
    [Range(typeof(TimeSpan), "14.00:00:00", "36600.00:00:00")]
    public TimeSpan? Days { get; set; }

    /// <summary>The sessions themselves, for look-ups. The wire takes updates for five days, and what they change is counted again from the sessions.</summary>
    [Range(typeof(TimeSpan), "7.00:00:00", "3660.00:00:00")]
    public TimeSpan Sessions { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Events, which can be searched as long. The figures of issues stay.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan Events { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Minute cells of sessions that started from here on are kept, and complete: this time only moves ahead.</summary>
    public DateTime MinutesFrom(DateTime now) => CellResolution.Hour.PeriodOf(now - Minutes);

    /// <summary>Hour cells of sessions that started from here on are kept, whole days of them.</summary>
    public DateTime HoursFrom(DateTime now) => CellResolution.Day.PeriodOf(now - Hours);

    /// <summary>Day cells from here on are kept.</summary>
    public DateTime DaysFrom(DateTime now) => Days is { } days ? CellResolution.Day.PeriodOf(now - days) : DateTime.MinValue;

    /// <summary>Sessions that started from here on are kept, whole hours of them.</summary>
    public DateTime SessionsFrom(DateTime now) => CellResolution.Hour.PeriodOf(now - Sessions);

    /// <summary>Events that happened from here on are kept, whole hours of them.</summary>
    public DateTime EventsFrom(DateTime now) => CellResolution.Hour.PeriodOf(now - Events);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Days < Hours)
            yield return new ValidationResult($"Days ({Days}) must not end before Hours ({Hours}).", [nameof(Days)]);
    }
}
