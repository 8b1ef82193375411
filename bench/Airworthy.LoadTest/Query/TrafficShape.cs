namespace Airworthy.LoadTest.Query;

/// <summary>What a data set is made of. Equal shapes at the same end make equal sessions.</summary>
internal sealed record TrafficShape(int Sessions, int Users, int Releases, int Days)
{
    public static readonly string[] Environments = ["production", "staging", "development"];

    public static string Version(int release) => $"com.example.shop@4.{release / 10}.{release % 10}+{1200 + release}";

    public TimeSpan Length => TimeSpan.FromDays(Days);
}
