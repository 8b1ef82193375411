namespace Airworthy.Server.Web.Releases;

/// <summary>What the crash-free share of a release's sessions or users says about flying on with it.</summary>
public enum Fitness
{
    /// <summary>Nothing at all.</summary>
    NoData,

    /// <summary>Too few to say.</summary>
    TooFew,
    Fit,
    Watch,
    Unfit,
}

internal static class FitnessBands
{
    /// <summary>With fewer, one crash would decide.</summary>
    public const long Fewest = 100;

    public const double FitFrom = 0.995;
    public const double WatchFrom = 0.98;

    public static Fitness Of(long crashed, long total)
    {
        if (total < Fewest)
            return total == 0 ? Fitness.NoData : Fitness.TooFew;
        var crashFree = 1 - (double)crashed / total;
        return crashFree >= FitFrom ? Fitness.Fit : crashFree >= WatchFrom ? Fitness.Watch : Fitness.Unfit;
    }

    extension(Fitness fitness)
    {
        public string Label => fitness switch
        {
            Fitness.Fit => "Fit",
            Fitness.Watch => "Watch",
            Fitness.Unfit => "Unfit",
            Fitness.TooFew => "Too few",
            _ => "No data",
        };

        /// <summary>The class that gives it its colour; its shape and word carry the meaning without.</summary>
        public string Style => fitness switch
        {
            Fitness.Fit => "is-fit",
            Fitness.Watch => "is-watch",
            Fitness.Unfit => "is-unfit",
            _ => "is-few",
        };

        public string Why => fitness switch
        {
            Fitness.Fit => "At least 99.5 % did not crash",
            Fitness.Watch => "Between 98 % and 99.5 % did not crash",
            Fitness.Unfit => "More than 2 % crashed",
            Fitness.TooFew => $"Fewer than {Fewest}: too few to judge by",
            _ => "Nothing was counted in this period",
        };
    }
}
