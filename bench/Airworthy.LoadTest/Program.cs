using Airworthy.LoadTest;
using Airworthy.LoadTest.Pages;
using Airworthy.LoadTest.Query;

switch (args)
{
    case ["bare", var url]:
        await BareKestrel.Run(url);
        return 0;
    case ["ingest", .. var rest]:
        return await IngestComparison.Run(rest);
    case ["memory", .. var rest]:
        return await MemoryMeasurement.Run(rest);
    case ["sustained", .. var rest]:
        return await SustainedMeasurement.Run(rest);
    case ["events", .. var rest]:
        return await EventsMeasurement.Run(rest);
    case ["query", .. var rest]:
        return await QueryComparison.Run(rest);
    case ["pages", .. var rest]:
        return await PagesMeasurement.Run(rest);
    default:
        await Console.Error.WriteLineAsync(
            """
            Usage: bare <url>
                   ingest [--rounds N] [--seconds N] [--warm-up N]
                   memory [--sessions N] [--items-per-envelope N]
                   sustained [--minutes N] [--rate N] [--users N] [--connections N]
                   events [--rounds N] [--seconds N] [--warm-up N] [--sessions N] [--events N] [--connections N]
                   query [--sessions N] [--users N] [--releases N] [--days N] [--many-releases N] [--rounds N] [--other-rounds N] [--data PATH] [--keep]
                   pages [--sessions N] [--users N] [--releases N] [--days N] [--rounds N] [--requests N] [--data PATH] [--keep]
            """);
        return 2;
}
